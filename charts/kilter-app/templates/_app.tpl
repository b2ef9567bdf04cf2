{{/* Every user string passes toJson: it can change no structure. Where Kubernetes expands `$(NAME)`, `$$` keeps a `$` plain. */}}
{{- define "app.labels" -}}
app.kubernetes.io/managed-by: kilter
app.kubernetes.io/name: {{ .root.Values.slot.app | toJson }}
kilter.dev/org: {{ .root.Values.slot.org | toJson }}
kilter.dev/app: {{ .root.Values.slot.app | toJson }}
kilter.dev/env: {{ .root.Values.slot.env | toJson }}
kilter.dev/process: {{ .process | toJson }}
{{- end -}}

{{- define "app.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .process | toJson }}
  namespace: {{ .root.Values.namespace | toJson }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
spec:
  replicas: {{ .replicas }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  selector:
    matchLabels:
      kilter.dev/app: {{ .root.Values.slot.app | toJson }}
      kilter.dev/env: {{ .root.Values.slot.env | toJson }}
      kilter.dev/process: {{ .process | toJson }}
  template:
    metadata:
      labels:
        {{- include "app.labels" . | nindent 8 }}
    spec:
      serviceAccountName: app
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 30
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: {{ .process | toJson }}
          image: {{ .root.Values.image | toJson }}
          {{- with .command }}
          command: {{ . | toJson | replace "$" "$$" }}
          {{- end }}
          env:
            {{- range $key, $value := .root.Values.env }}
            - { name: {{ $key | toJson }}, value: {{ $value | toJson | replace "$" "$$" }} }
            {{- end }}
            - { name: "KILTER_ENV", value: {{ .root.Values.slot.env | toJson }} }
            - { name: "KILTER_PHASE", value: {{ ternary "web" "worker" (eq .process "web") | toJson }} }
            - { name: "KILTER_PROCESS", value: {{ .process | toJson }} }
            {{- if .port }}
            - { name: "PORT", value: {{ .port | toString | toJson }} }
            {{- end }}
          {{- with .root.Values.databaseSecret }}
          envFrom:
            - secretRef: { name: {{ . | toJson }} }
          {{- end }}
          {{- if .port }}
          ports:
            - { name: "http", containerPort: {{ .port }}, protocol: "TCP" }
          readinessProbe:
            {{- if .root.Values.web.health }}
            httpGet: { path: {{ .root.Values.web.health | toJson }}, port: {{ .port }} }
            {{- else }}
            tcpSocket: { port: {{ .port }} }
            {{- end }}
            periodSeconds: 2
            failureThreshold: 3
          {{- end }}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: { drop: ["ALL"] }
{{- end -}}
