{{/* Every user string passes toJson: it can change no structure. Where Kubernetes expands `$(NAME)`, `$$` keeps a `$` plain. */}}
{{- define "app.namespace" -}}
{{ .Values.namespace | default .Release.Namespace | toJson }}
{{- end -}}

{{/* The name of a Service begins with a letter (RFC 1035), that of an app need not. */}}
{{- define "app.service" -}}
{{- if regexMatch "^[0-9]" .Values.slot.app }}app-{{ end }}{{ .Values.slot.app }}
{{- end }}

{{/* A Service leads to one process's port. */}}
{{- define "app.port" -}}
apiVersion: v1
kind: Service
{{ include "app.metadata" (merge (dict "name" .service) .) }}
spec:
  selector:
    {{- include "app.selector" . | nindent 4 }}
  ports:
    - { name: "http", port: {{ .port }}, targetPort: {{ .port }}, protocol: "TCP" }
{{- end -}}

{{/* … but for the gateway, which reaches this process's port for those who ask for one of these hosts. */}}
{{- define "app.route" -}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "app.metadata" (merge (dict "name" .policy) .) }}
spec:
  podSelector:
    matchLabels:
      {{- include "app.selector" . | nindent 6 }}
  policyTypes: ["Ingress"]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: {{ .root.Values.gateway.namespace | toJson }} }
      ports:
        - { port: {{ .port }}, protocol: "TCP" }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
{{ include "app.metadata" (merge (dict "name" .route) .) }}
spec:
  parentRefs:
    - name: {{ .root.Values.gateway.name | toJson }}
      namespace: {{ .root.Values.gateway.namespace | toJson }}
      {{- with .root.Values.gateway.section }}
      sectionName: {{ . | toJson }}
      {{- end }}
  hostnames:
    {{- range .hosts }}
    - {{ . | toJson }}
    {{- end }}
  rules:
    - backendRefs:
        - { name: {{ .service | toJson }}, port: {{ .port }} }
{{- end -}}

{{- define "app.selector" -}}
kilter.dev/app: {{ .root.Values.slot.app | toJson }}
kilter.dev/env: {{ .root.Values.slot.env | toJson }}
app.kubernetes.io/component: {{ .process | toJson }}
{{- end -}}

{{- define "app.labels" -}}
app.kubernetes.io/managed-by: kilter
app.kubernetes.io/name: {{ .root.Values.slot.app | toJson }}
app.kubernetes.io/component: {{ .process | toJson }}
kilter.dev/org: {{ .root.Values.slot.org | toJson }}
kilter.dev/app: {{ .root.Values.slot.app | toJson }}
kilter.dev/env: {{ .root.Values.slot.env | toJson }}
kilter.dev/process: {{ .process | toJson }}
{{- end -}}

{{/* Metadata of every object. Flux replaces no `${NAME}` in it. */}}
{{- define "app.metadata" -}}
metadata:
  name: {{ .name | toJson }}
  namespace: {{ include "app.namespace" .root }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
  annotations:
    kustomize.toolkit.fluxcd.io/substitute: disabled
{{- end -}}

{{/* What a process may do: the restricted profile of Pod Security. */}}
{{- define "app.podSecurity" -}}
runAsNonRoot: true
{{- with .user }}
runAsUser: {{ . }}
{{- end }}
{{- with .group }}
runAsGroup: {{ . }}
{{- end }}
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "app.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities: { drop: ["ALL"] }
{{- if .readOnlyRootFilesystem }}
readOnlyRootFilesystem: true
{{- end }}
{{- end -}}

{{- define "app.probe" -}}
{{- $port := .probe.port | default .port -}}
{{- if .health -}}
httpGet: { path: {{ .health | toJson }}, port: {{ $port }} }
{{- else -}}
tcpSocket: { port: {{ $port }} }
{{- end }}
{{- end -}}

{{/* All that reaches a process from outside its image. */}}
{{- define "app.environment" -}}
env:
  {{- range $key, $value := .root.Values.env }}
  - { name: {{ $key | toJson }}, value: {{ $value | toJson | replace "$" "$$" }} }
  {{- end }}
  - { name: "KILTER_ENV", value: {{ .root.Values.slot.env | toJson }} }
  - { name: "KILTER_PHASE", value: {{ .phase | default (ternary "web" "worker" (eq .process "web")) | toJson }} }
  - { name: "KILTER_PROCESS", value: {{ .process | toJson }} }
  {{- if .port }}
  - { name: "PORT", value: {{ .port | toString | toJson }} }
  {{- end }}
  {{- if and .probe.port (not (hasKey .root.Values.env "HEALTH_PORT")) }}
  - { name: "HEALTH_PORT", value: {{ .probe.port | toString | toJson }} }
  {{- end }}
{{- if or .root.Values.databaseSecret .root.Values.secrets }}
envFrom:
  {{- with .root.Values.databaseSecret }}
  - secretRef: { name: {{ . | toJson }} }
  {{- end }}
  {{- range .root.Values.secrets }}
  - secretRef: { name: {{ . | toJson }} }
  {{- end }}
{{- end }}
{{- end -}}

{{/* What the process says of its resources, over what the chart says of all. */}}
{{- define "app.resources" -}}
{{- $all := mergeOverwrite (deepCopy .root.Values.resources) (.resources | default dict) -}}
{{- range list "requests" "limits" -}}
{{- if not (index $all . | default dict) -}}
{{- $all = omit $all . -}}
{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}
