# shellcheck shell=bash
# What the API server is given, and the programs that act on it: DNS, Flux, the gateway, the policy enforcer.
definitions() {
  kc apply --server-side --force-conflicts -f "$CRDS/flux" -f "$CRDS/gateway" >/dev/null
  kc wait --for=condition=Established --timeout=30s crd --all >/dev/null
}

flux() {
  apply <<Y
apiVersion: v1
kind: Namespace
metadata: {name: flux-system}
Y
  local -a in=(env KUBECONFIG="$KUBECONFIG" RUNTIME_NAMESPACE=flux-system SOURCE_CONTROLLER_LOCALHOST="127.0.0.1:$ARTIFACT_PORT")
  local -a all=(--watch-all-namespaces --events-addr= --metrics-addr=0 --health-addr=0 --kube-api-qps=200 --kube-api-burst=400)
  start source-controller "${in[@]}" "$BIN/source-controller" "${all[@]}" --storage-path="$ST/artifacts" \
    --storage-addr="127.0.0.1:$ARTIFACT_PORT" --storage-adv-addr="127.0.0.1:$ARTIFACT_PORT"
  start kustomize-controller "${in[@]}" "$BIN/kustomize-controller" "${all[@]}" --concurrent=8 --requeue-dependency=2s
}

# A node process behind a Service without a selector. It knows Services and pods, and the gateway's address for every
# app; nothing else has a name here.
dns() {
  apply <<Y
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {clusterIP: $DNS_IP, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns-node, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [$NODE_IP], conditions: {ready: true}}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
Y
  put "$ST/conf/Corefile" <<Y
.:53 {
  bind $NODE_IP
  errors
  kubernetes $DOMAIN in-addr.arpa {
    kubeconfig $ST/pki/admin.kubeconfig $NAME
    pods insecure
    ttl 5
  }
  template IN A $APPS_DOMAIN {
    answer "{{ .Name }} 60 IN A $NODE_IP"
  }
  template IN AAAA $APPS_DOMAIN {
    rcode NOERROR
  }
  cache 5 {
    disable denial
  }
}
Y
  start coredns "$BIN/coredns" -conf "$ST/conf/Corefile"
}

policies() { start netpol "$BIN/netpol" -kubeconfig "$KUBECONFIG" -node "$NODE_IP"; }

gateway() {
  start traefik env KUBECONFIG="$KUBECONFIG" "$BIN/traefik" --global.checknewversion=false --global.sendanonymoususage=false --log.level=INFO \
    --entrypoints.web.address="$NODE_IP:$HTTP_PORT" --entrypoints.websecure.address="$NODE_IP:$HTTPS_PORT" \
    --providers.kubernetesgateway=true --providers.kubernetesgateway.statusaddress.ip="$NODE_IP" --providers.providersthrottleduration=200ms
  apply <<Y
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: traefik}
spec: {controllerName: traefik.io/gateway-controller}
---
apiVersion: v1
kind: Namespace
metadata: {name: gateway}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: kilter, namespace: gateway}
spec:
  gatewayClassName: traefik
  listeners: [{name: web, port: $HTTP_PORT, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
Y
}
