# shellcheck shell=bash
# etcd, the API server, the controller manager, and the git server that Flux reads.
control_plane() {
  start etcd "$BIN/etcd" --name=n --data-dir="$ST/etcd" --unsafe-no-fsync \
    --listen-client-urls="http://127.0.0.1:$ETCD_PORT" --advertise-client-urls="http://127.0.0.1:$ETCD_PORT" \
    --listen-peer-urls=http://127.0.0.1:0 --initial-advertise-peer-urls=http://127.0.0.1:0 --initial-cluster=n=http://127.0.0.1:0 --log-level=warn
  put "$ST/conf/audit.yaml" <<Y
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  # Who asked for what, by whom; but not what the cluster's own parts ask for, which is most of it.
  - {level: None, userGroups: ["system:nodes"]}
  - {level: None, users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler", "system:kube-proxy"]}
  - {level: None, userGroups: ["system:serviceaccounts:kube-system"]}
  - {level: Metadata}
Y
  local -a apiserver=(--etcd-servers="http://127.0.0.1:$ETCD_PORT" --secure-port="$API_PORT"
    --client-ca-file="$ST/pki/ca.crt" --tls-cert-file="$ST/pki/apiserver.crt" --tls-private-key-file="$ST/pki/apiserver.key"
    --service-account-issuer="https://kubernetes.default.svc.$DOMAIN" --service-account-signing-key-file="$ST/pki/sa.key" --service-account-key-file="$ST/pki/sa.pub"
    --service-cluster-ip-range="$SERVICE_CIDR" --authorization-mode="Node,RBAC" --enable-admission-plugins=NodeRestriction
    --kubelet-client-certificate="$ST/pki/admin.crt" --kubelet-client-key="$ST/pki/admin.key" --kubelet-preferred-address-types=InternalIP
    --audit-policy-file="$ST/conf/audit.yaml" --audit-log-path="$AUDIT" --audit-log-maxsize=2000
    --allow-privileged --profiling=false --shutdown-delay-duration=0s)
  if [ "$TIER" = full ]; then apiserver+=(--bind-address=0.0.0.0 --advertise-address="$NODE_IP")
  else apiserver+=(--bind-address=127.0.0.1 --endpoint-reconciler-type=none); fi
  start kube-apiserver "$BIN/kube" kube-apiserver "${apiserver[@]}"
  # The others wait for the API server by themselves, and lose less time doing so than we would.
  start kube-controller-manager "$BIN/kube" kube-controller-manager --kubeconfig="$ST/pki/kcm.kubeconfig" --leader-elect=false \
    --service-account-private-key-file="$ST/pki/sa.key" --root-ca-file="$ST/pki/ca.crt" --cluster-signing-cert-file="$ST/pki/ca.crt" --cluster-signing-key-file="$ST/pki/ca.key" \
    --use-service-account-credentials --service-cluster-ip-range="$SERVICE_CIDR" --cluster-name="$NAME" --bind-address=127.0.0.1 --secure-port=0 --kube-api-qps=200 --kube-api-burst=400
}

# A git server with one bare repository, whose branch main has one empty commit.
git_server() {
  local repo=$ST/git/flux.git tree commit
  start gitd "$BIN/gitd" -addr "$NODE_IP:$GIT_PORT" -root "$ST/git"
  [ -d "$repo" ] && return
  git init -q --bare -b main "$repo"
  tree=$(git -C "$repo" hash-object -t tree -w /dev/null)
  commit=$(GIT_AUTHOR_NAME=kilter GIT_AUTHOR_EMAIL=kilter@localhost GIT_COMMITTER_NAME=kilter GIT_COMMITTER_EMAIL=kilter@localhost \
    git -C "$repo" commit-tree -m empty "$tree")
  git -C "$repo" update-ref refs/heads/main "$commit"
}
