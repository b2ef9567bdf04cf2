# shellcheck shell=bash
# The cluster's keys, certificates and kubeconfigs, made once: `(pki)`.
pki() {
  local days=3650 user
  cd "$ST/pki" || exit
  [ -f complete ] && return
  key() { openssl ecparam -genkey -name prime256v1 -noout -out "$1.key" 2>/dev/null; }
  key ca; openssl req -x509 -new -key ca.key -subj "/CN=$NAME" -days $days -out ca.crt \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature
  openssl genrsa -out sa.key 2048 2>/dev/null; openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
  cert() { # cert FILE SUBJECT [SAN]
    key "$1"; openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days $days -out "$1.crt" \
      -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth,serverAuth\n'; [ -z "${3:-}" ] || echo "subjectAltName=$3") 2>/dev/null
  }
  cert apiserver /CN=kube-apiserver "IP:127.0.0.1,IP:$NODE_IP,IP:$HOST_IP,IP:$SERVICE_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.$DOMAIN"
  cert admin /O=system:masters/CN=admin
  cert kcm /CN=system:kube-controller-manager
  cert scheduler /CN=system:kube-scheduler
  cert proxy /CN=system:kube-proxy
  cert node "/O=system:nodes/CN=system:node:$NAME-node"
  for user in admin kcm scheduler proxy node; do
    cat > "$user.kubeconfig" <<Y
apiVersion: v1
kind: Config
clusters: [{name: $NAME, cluster: {server: "https://$NODE_IP:$API_PORT", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $user, user: {client-certificate-data: $(base64 -w0 "$user.crt"), client-key-data: $(base64 -w0 "$user.key")}}]
contexts: [{name: $NAME, context: {cluster: $NAME, user: $user}}]
current-context: $NAME
Y
  done
  chmod 600 ./*.key ./*.kubeconfig; cp admin.kubeconfig "$KUBECONFIG"; touch complete
}
