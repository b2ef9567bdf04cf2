# shellcheck shell=bash
# shellcheck disable=SC2034 # what is unused here is used by the scripts that source this
# What the cluster's scripts share: addresses, tiers, and the processes that one of them starts and another one ends.
set -euo pipefail
T0=$(date +%s.%N)
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
HOME_DIR=${KILTER_CLUSTER_HOME:-$HOME/.cache/kilter-cluster}
BIN=$HOME_DIR/bin
CRDS=$HOME_DIR/crds
NAME=${KILTER_CLUSTER_NAME:-kilter}

# Everything lives in one network namespace, joined to this machine by a veth pair; nothing in it has a route to
# anywhere else. A second cluster beside the first has another name (10 characters at most) and another octet.
OCTET=${KILTER_CLUSTER_OCTET:-90}
HOST_IP=${KILTER_CLUSTER_HOST_IP:-10.$OCTET.0.1} # this machine, as seen from the cluster
NODE_IP=${KILTER_CLUSTER_NODE_IP:-10.$OCTET.0.2} # the node, as seen from this machine
POD_CIDR=${KILTER_CLUSTER_POD_CIDR:-10.$((OCTET + 1)).0.0/24}
SERVICE_CIDR=${KILTER_CLUSTER_SERVICE_CIDR:-10.$((OCTET + 2)).0.0/16}
SERVICE_IP=${SERVICE_CIDR%.*.*}.0.1
DNS_IP=${SERVICE_CIDR%.*.*}.0.10
DOMAIN=cluster.local                                           # of Services
APPS_DOMAIN=${KILTER_CLUSTER_APPS_DOMAIN:-apps.kilter.test}    # of apps; the cluster's DNS answers with the gateway for all below it
API_PORT=${KILTER_CLUSTER_API_PORT:-6443}
ETCD_PORT=${KILTER_CLUSTER_ETCD_PORT:-2379}
REGISTRY_PORT=${KILTER_CLUSTER_REGISTRY_PORT:-5000}
GIT_PORT=${KILTER_CLUSTER_GIT_PORT:-3000}
POSTGRES_PORT=${KILTER_CLUSTER_POSTGRES_PORT:-5432}
HTTP_PORT=${KILTER_CLUSTER_HTTP_PORT:-80}
HTTPS_PORT=${KILTER_CLUSTER_HTTPS_PORT:-443}
ARTIFACT_PORT=${KILTER_CLUSTER_ARTIFACT_PORT:-9790}

TIER=full
choose_tier() {
  local a
  for a; do case $a in --light) TIER=light ;; --keep) ;; *) die "no such flag: $a" ;; esac; done
  if [ "$TIER" = light ]; then
    # No pods, so no namespace either: plain processes on loopback, on ports of their own.
    NODE_IP=127.0.0.1
    API_PORT=${KILTER_CLUSTER_LIGHT_API_PORT:-26443}
    ETCD_PORT=${KILTER_CLUSTER_LIGHT_ETCD_PORT:-22379}
    GIT_PORT=${KILTER_CLUSTER_LIGHT_GIT_PORT:-23000}
    ARTIFACT_PORT=${KILTER_CLUSTER_LIGHT_ARTIFACT_PORT:-29790}
  fi
  ST=$HOME_DIR/run/$NAME-$TIER
  NETNS=$NAME-node
  KUBECONFIG=$ST/kubeconfig
  REGISTRY=$NODE_IP:$REGISTRY_PORT
  AUDIT=$ST/audit.log
  SYSCTLS=$HOME_DIR/run/sysctls.before # of all full clusters: the first one up writes it, the last one down puts them back
  export KUBECONFIG
}

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN{printf "%.1f", b-a}'; }
say() { echo "[$(since "$T0")s] $*" >&2; }
die() { echo "$(basename "$0"): $*" >&2; exit 1; }
kc() { "$BIN/kube" kubectl "$@"; }
apply() { kc apply --server-side --force-conflicts -f - >/dev/null; }

born() { awk '{sub(/^.*\) /,""); print $20}' "/proc/$1/stat" 2>/dev/null; } # start time: tells a reused pid
alive() { # alive NAME: is the process that `start NAME` made still there?
  local pid when
  [ -f "$ST/pids/$1" ] || return 1
  read -r pid when < "$ST/pids/$1"
  [ "$(born "$pid")" = "$when" ]
}
start() { # start NAME COMMAND...: in the node's namespace in the full tier, once
  local name=$1 pid
  local -a in=()
  shift
  alive "$name" && return 0
  [ "$TIER" = full ] && in=(nsenter --net="/run/netns/$NETNS")
  (cd "$ST"; exec setsid "${in[@]}" "$@" >>"$ST/logs/$name.log" 2>&1 </dev/null) &
  pid=$!
  disown
  echo "$pid $(born $pid)" > "$ST/pids/$name"
}
stop() { # stop SECONDS NAME...: asks all to end, and kills what is left after that
  local wait=$1 n i pid when left signal
  shift
  for n; do
    signal=TERM
    [ "$n" != postgres ] || signal=INT # its TERM waits for every client to leave
    if alive "$n"; then read -r pid when < "$ST/pids/$n"; kill -"$signal" "$pid" 2>/dev/null || :; fi
  done
  for ((i = 0; i < wait * 20; i++)); do
    left=''
    for n; do alive "$n" && left=1; done
    [ -n "$left" ] || break
    sleep 0.05
  done
  for n; do
    if alive "$n"; then read -r pid when < "$ST/pids/$n"; kill -KILL "$pid" 2>/dev/null || :; fi
    rm -f "$ST/pids/$n"
  done
}
put() { # put FILE: writes what it reads, unless that is there already (kube-proxy ends when its file is touched)
  cat > "$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}
until_ok() { # until_ok SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "$(basename "$0"): gave up waiting for $what; logs in $ST/logs" >&2; return 1; }
    sleep 0.1
  done
}
