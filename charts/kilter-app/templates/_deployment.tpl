{{- define "app.deployment" -}}
{{- $values := .root.Values }}
apiVersion: apps/v1
kind: Deployment
{{ include "app.metadata" (merge (dict "name" .process) .) }}
spec:
  replicas: {{ .replicas }}
  revisionHistoryLimit: 3
  progressDeadlineSeconds: {{ add $values.startupSeconds 60 }}
  strategy:
    {{- if .singleton }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
    {{- end }}
  selector:
    matchLabels:
      {{- include "app.selector" . | nindent 6 }}
  template:
    {{- include "app.pod" . | nindent 4 }}
{{- end -}}

{{/* The pods of a process, or with `restart` those of something that ends. */}}
{{- define "app.pod" -}}
{{- $values := .root.Values }}
metadata:
  labels:
    {{- include "app.labels" . | nindent 4 }}
  annotations:
    kilter.dev/config: {{ list $values.env $values.databaseSecret $values.secrets $values.configVersion | toJson | sha256sum | trunc 16 | quote }}
    {{- with .probe.graceSeconds }}
    kilter.dev/grace-seconds: {{ . | toString | quote }}
    {{- end }}
spec:
  {{- if .restart }}
  restartPolicy: {{ .restart }}
  {{- end }}
  serviceAccountName: app
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - { name: {{ . | toJson }} }
    {{- end }}
  {{- end }}
  {{- with $values.processor }}
  nodeSelector: { kubernetes.io/arch: {{ . | toJson }} }
  {{- end }}
  terminationGracePeriodSeconds: {{ $values.grace.seconds }}
  securityContext:
    {{- include "app.podSecurity" $values.security | nindent 4 }}
  {{- if not .restart }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "app.selector" $ | nindent 10 }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .process | toJson }}
      image: {{ $values.image | toJson }}
      {{- with .command }}
      command: {{ . | toJson | replace "$" "$$" }}
      {{- end }}
      {{- include "app.environment" . | nindent 6 }}
      {{- if .port }}
      ports:
        - { name: "http", containerPort: {{ .port }}, protocol: "TCP" }
      startupProbe:
        {{- include "app.probe" . | nindent 8 }}
        periodSeconds: 1
        timeoutSeconds: {{ .probe.timeoutSeconds | default 3 }}
        failureThreshold: {{ $values.startupSeconds }}
      readinessProbe:
        {{- include "app.probe" . | nindent 8 }}
        periodSeconds: {{ .probe.intervalSeconds | default 2 }}
        timeoutSeconds: {{ .probe.timeoutSeconds | default 3 }}
        failureThreshold: 3
      {{- with $values.grace.drainSeconds }}
      lifecycle:
        preStop: { sleep: { seconds: {{ . }} } }
      {{- end }}
      {{- end }}
      resources:
        {{- include "app.resources" . | nindent 8 }}
      securityContext:
        {{- include "app.containerSecurity" $values.security | nindent 8 }}
      {{- if $values.security.readOnlyRootFilesystem }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
      {{- end }}
  {{- if $values.security.readOnlyRootFilesystem }}
  volumes:
    - { name: tmp, emptyDir: {} }
  {{- end }}
{{- end -}}

{{/* What recurs. Its runs are kept for their logs; a run that was missed by more than a minute is left out. */}}
{{- define "app.cron" -}}
apiVersion: batch/v1
kind: CronJob
{{ include "app.metadata" (merge (dict "name" .process) .) }}
spec:
  schedule: {{ .schedule | toJson }}
  timeZone: {{ .timezone | toJson }}
  concurrencyPolicy: {{ .concurrency }}
  {{- if .suspend }}
  suspend: true
  {{- end }}
  startingDeadlineSeconds: 60
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        {{- include "app.pod" . | nindent 8 }}
{{- end -}}

{{/* Only from two replicas on: a budget for one would block every drain. */}}
{{- define "app.budget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "app.metadata" (merge (dict "name" .process) .) }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "app.selector" . | nindent 6 }}
{{- end -}}
