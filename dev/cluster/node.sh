# shellcheck shell=bash
# The node: its network, and what runs pods on it.
network() {
  [ -e "/run/netns/$NETNS" ] && return
  ip netns add "$NETNS"
  ip link add "$NAME-host" type veth peer name eth0 netns "$NETNS"
  ip addr add "$HOST_IP/30" dev "$NAME-host"; ip link set "$NAME-host" up
  in_ns() { nsenter --net="/run/netns/$NETNS" "$@"; }
  in_ns ip link set lo up; in_ns ip addr add "$NODE_IP/30" dev eth0; in_ns ip link set eth0 up
  # No way out: what is neither here nor on this machine is refused at once, not timed out.
  in_ns ip route add unreachable default metric 4278198272
  in_ns ip route add "$SERVICE_CIDR" dev lo # so that the node's own processes reach Services: the rewrite comes after the look-up
  in_ns sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.forwarding=1
  in_ns sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || :
  ip route replace "$SERVICE_CIDR" via "$NODE_IP"; ip route replace "$POD_CIDR" via "$NODE_IP"
}
registry() {
  put "$ST/conf/registry.yaml" <<Y
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: $ST/registry}, delete: {enabled: true}}
http: {addr: "0.0.0.0:$REGISTRY_PORT"}
Y
  start registry docker-registry serve "$ST/conf/registry.yaml"
}
container_runtime() {
  mkdir -p "$ST"/containerd/certs.d/{"$NODE_IP:$REGISTRY_PORT","localhost:$REGISTRY_PORT"} "$ST"/cni/{net.d,data} "$ST/kubelet"
  local r
  for r in "$NODE_IP" localhost; do
    printf 'server = "http://%s"\n[host."http://%s"]\n  capabilities = ["pull", "resolve"]\n' "$REGISTRY" "$REGISTRY" |
      put "$ST/containerd/certs.d/$r:$REGISTRY_PORT/hosts.toml"
  done
  put "$ST/cni/net.d/10-kilter.conflist" <<Y
{"cniVersion": "0.4.0", "name": "kilter", "plugins": [
{"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
 "ipam": {"type": "host-local", "dataDir": "$ST/cni/data", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
{"type": "portmap", "capabilities": {"portMappings": true}}]}
Y
  put "$ST/conf/containerd.toml" <<Y
version = 2
root = "$ST/containerd/root"
state = "$ST/containerd/state"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
address = "$ST/containerd/sock"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "$REGISTRY/pause:1"
restrict_oom_score_adj = true
netns_mounts_under_state_dir = true
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "$ST/cni/net.d"
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "$ST/containerd/certs.d"
Y
  start containerd containerd --config "$ST/conf/containerd.toml"
}
kubelet() {
  # Each kubelet removes the cgroups of pods that it does not know: it gets a root of its own.
  local root
  for root in /sys/fs/cgroup /sys/fs/cgroup/*/; do
    [ ! -e "$root/cgroup.procs" ] || mkdir -p "$root/$NAME-pods"
  done
  : > "$ST/conf/resolv.conf"
  put "$ST/conf/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://$ST/containerd/sock
cgroupDriver: cgroupfs
cgroupRoot: /$NAME-pods
failSwapOn: false
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $ST/pki/ca.crt}}
authorization: {mode: Webhook}
clusterDNS: [$DNS_IP]
clusterDomain: $DOMAIN
resolvConf: $ST/conf/resolv.conf
podLogsDir: $ST/pod-logs
volumePluginDir: $ST/kubelet/volume-plugins
serializeImagePulls: false
registryPullQPS: 0
eventRecordQPS: 0
kubeAPIQPS: 200
kubeAPIBurst: 400
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
syncFrequency: 10s
nodeStatusUpdateFrequency: 5s
maxPods: 200
Y
  [ -f "$SYSCTLS" ] || sysctl -n vm.overcommit_memory kernel.panic kernel.panic_on_oops 2>/dev/null | tr '\n' ' ' > "$SYSCTLS"
  until_ok 20 containerd test -S "$ST/containerd/sock"
  start kubelet "$BIN/kube" kubelet --config="$ST/conf/kubelet.yaml" --kubeconfig="$ST/pki/node.kubeconfig" --root-dir="$ST/kubelet" --cert-dir="$ST/kubelet/pki" \
    --hostname-override="$NAME-node" --node-ip="$NODE_IP"
}
proxy_and_scheduler() {
  put "$ST/conf/proxy.yaml" <<Y
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $ST/pki/proxy.kubeconfig}
mode: iptables
clusterCIDR: $POD_CIDR
hostnameOverride: $NAME-node
metricsBindAddress: 127.0.0.1:10249
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
iptables: {minSyncPeriod: 100ms, syncPeriod: 30s}
Y
  start kube-proxy "$BIN/kube" kube-proxy --config="$ST/conf/proxy.yaml"
  put "$ST/conf/scheduler.yaml" <<Y
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: {kubeconfig: $ST/pki/scheduler.kubeconfig, qps: 200, burst: 400}
leaderElection: {leaderElect: false}
Y
  start kube-scheduler "$BIN/kube" kube-scheduler --config="$ST/conf/scheduler.yaml" --secure-port=0 --bind-address=127.0.0.1 --authentication-kubeconfig= --authorization-kubeconfig=
}
pause_image() {
  local t
  until_ok 20 registry curl -sf "http://$REGISTRY/v2/"
  [ -z "$(pushed "$REGISTRY/pause:1")" ] || return 0
  t=$(mktemp -d); cp "$BIN/pause" "$t/pause"
  push_image "$REGISTRY/pause:1" "$t" '{"Entrypoint":["/pause"]}' >/dev/null
  rm -rf "$t"
}
