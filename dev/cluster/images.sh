# shellcheck shell=bash
# Images without an image tool: a folder becomes a one-layer image, and curl pushes it.

# pack_image OUT ROOTFS JSON-CONFIG: writes the image's three files (layer, config, manifest) into OUT. The same files
# give the same bytes: no owner, no time, sorted.
pack_image() {
  local out=$1 root=$2 config=$3 diff
  mkdir -p "$out"
  tar -C "$root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --hard-dereference --format=gnu -cf "$out/tar" .
  diff=$(sha256sum < "$out/tar" | cut -d' ' -f1)
  gzip -n1 < "$out/tar" > "$out/layer"
  rm "$out/tar"
  printf '{"architecture":"amd64","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$config" "$diff" > "$out/config"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
    "$(digest "$out/config")" "$(stat -c %s "$out/config")" "$(digest "$out/layer")" "$(stat -c %s "$out/layer")" > "$out/manifest"
}

# push_packed REF OUT: pushes what pack_image wrote, unless it is there. REF is host:port/name:tag, plain http. Prints
# name@digest.
push_packed() {
  local ref=$1 out=$2 host name tag file sha to m
  host=${ref%%/*}; name=${ref#*/}; tag=${name##*:}; name=${name%:*}
  m=$(digest "$out/manifest")
  if [ "$(pushed "$ref")" != "sha256:$m" ]; then
    for file in layer config; do
      sha=$(digest "$out/$file")
      curl -sfI -o /dev/null "http://$host/v2/$name/blobs/sha256:$sha" && continue
      to=$(curl -sf -X POST -D - -o /dev/null "http://$host/v2/$name/blobs/uploads/" | tr -d '\r' | awk 'tolower($1)=="location:"{print $2}')
      case $to in http*) ;; *) to=http://$host$to ;; esac
      case $to in *\?*) to="$to&digest=sha256:$sha" ;; *) to="$to?digest=sha256:$sha" ;; esac
      curl -sf -X PUT -H 'Content-Type: application/octet-stream' --data-binary @"$out/$file" -o /dev/null "$to"
    done
    curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @"$out/manifest" \
      -o /dev/null "http://$host/v2/$name/manifests/$tag"
  fi
  echo "$host/$name@sha256:$m"
}

# push_image REF ROOTFS JSON-CONFIG: both of it, keeping nothing.
push_image() {
  local out
  out=$(mktemp -d)
  pack_image "$out" "$2" "$3"
  push_packed "$1" "$out"
  rm -rf "$out"
}

# pushed REF: the digest that the registry has under that tag, or nothing.
pushed() {
  local host=${1%%/*} name=${1#*/}
  curl -sfI -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$host/v2/${name%:*}/manifests/${name##*:}" |
    tr -d '\r' | awk 'tolower($1)=="docker-content-digest:"{print $2}' || :
}

digest() { sha256sum < "$1" | cut -d' ' -f1; }
