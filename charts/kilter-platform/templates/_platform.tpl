{{- define "platform.labels" -}}
app.kubernetes.io/name: kilter
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: kilter
app.kubernetes.io/managed-by: Helm
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- end -}}

{{- define "platform.selector" -}}
app.kubernetes.io/name: kilter
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "platform.metadata" -}}
metadata:
  name: {{ .name }}
  {{- if ne (.scope | default "namespace") "cluster" }}
  namespace: {{ .root.Release.Namespace }}
  {{- end }}
  labels:
    {{- include "platform.labels" . | nindent 4 }}
{{- end -}}

{{- define "platform.url" -}}
{{- $own := (or (and (eq .Values.gateway.scheme "https") (eq (int .Values.gateway.port) 443)) (and (eq .Values.gateway.scheme "http") (eq (int .Values.gateway.port) 80))) -}}
{{- .Values.url | default (printf "%s://kilter.%s%s" .Values.gateway.scheme .Values.clusterDomain (ternary "" (printf ":%d" (int .Values.gateway.port)) $own)) -}}
{{- end -}}

{{/* What server and operator read; a key that they do not know stops them. */}}
{{- define "platform.settings" -}}
{{- $settings := dict
  "clusterDomain" .Values.clusterDomain
  "url" (include "platform.url" .)
  "serverUrl" (printf "http://kilter-server.%s.svc:8080" .Release.Namespace)
  "namespace" .Release.Namespace
  "registry" (dict "host" .Values.registry.host "plainHttp" .Values.registry.plainHttp "allowed" .Values.registry.allowed)
  "git" (dict "url" .Values.git.url "branch" .Values.git.branch)
  "gateway" (dict "name" .Values.gateway.name "namespace" .Values.gateway.namespace "scheme" .Values.gateway.scheme "port" (int .Values.gateway.port))
  "runner" .Values.runner
  "bases" .Values.bases
  "readinessTimeout" .Values.readinessTimeout
  "longestTimeout" .Values.longestTimeout
  "reviewDestructive" .Values.reviewDestructive -}}
{{- if .Values.oidc }}{{ $_ := set $settings "oidc" .Values.oidc }}{{ end -}}
{{- if .Values.pullSecret }}{{ $_ := set $settings "pullSecret" .Values.pullSecret }}{{ end -}}
{{- if .Values.sops.recipient }}{{ $_ := set $settings "sopsRecipient" .Values.sops.recipient }}{{ $_ := set $settings "sopsSecret" .Values.sops.secret }}{{ end -}}
{{- $settings | toPrettyJson -}}
{{- end -}}

{{/* A program of the platform: one container, nothing writable but /tmp, its settings and Secrets as files. */}}
{{- define "platform.pod" -}}
serviceAccountName: kilter-{{ .component }}
enableServiceLinks: false
{{- with .root.Values.pullSecret }}
imagePullSecrets: [{ name: {{ . }} }]
{{- end }}
{{- with .nodes }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
terminationGracePeriodSeconds: 30
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
containers:
  - name: {{ .component }}
    image: {{ .image | quote }}
    env:
      - { name: KILTER_LOG_FORMAT, value: {{ .root.Values.logFormat }} }
    ports:
      - { name: http, containerPort: {{ .port }}, protocol: TCP }
    startupProbe:
      httpGet: { path: /health/live, port: http }
      periodSeconds: 1
      timeoutSeconds: 5
      failureThreshold: 120
    readinessProbe:
      httpGet: { path: /health/ready, port: http }
      periodSeconds: 2
      timeoutSeconds: 5
    livenessProbe:
      httpGet: { path: /health/live, port: http }
      periodSeconds: 20
      timeoutSeconds: 10
      failureThreshold: 6
    resources:
      {{- toYaml .resources | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: { drop: ["ALL"] }
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      - { name: settings, mountPath: /etc/kilter/platform.json, subPath: platform.json, readOnly: true }
      {{- range $folder, $secret := .secrets }}
      - { name: {{ $folder }}, mountPath: /etc/kilter/{{ $folder }}, readOnly: true }
      {{- end }}
volumes:
  - { name: tmp, emptyDir: {} }
  - { name: settings, configMap: { name: kilter-platform } }
  {{- range $folder, $secret := .secrets }}
  - { name: {{ $folder }}, secret: { secretName: {{ $secret }}, defaultMode: 0440 } }
  {{- end }}
{{- end -}}
