{{/* Generated from infra/ by `make manifests`. Do not edit. */}}

{{/* Prefix of all names: the release, with the chart's name where the release does not say it. */}}
{{- define "port-service.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* repository:tag@digest. The runtime goes by the digest. */}}
{{- define "port-service.image" -}}
{{- with .Values.image -}}
{{- .repository }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* Where the service listens, and how long it may take to end: by its environment. */}}
{{- define "port-service.listenPort" -}}
{{- default 8080 .Values.environment.PORT -}}
{{- end -}}

{{- define "port-service.gracePeriodSeconds" -}}
{{- add 5 (default 5 .Values.environment.SHUTDOWN_DRAIN_SECONDS | int) (default 20 .Values.environment.SHUTDOWN_TIMEOUT_SECONDS | int) -}}
{{- end -}}

{{/* A variable of the settings, behind what is ours of it. */}}
{{- define "port-service.environmentValue" -}}
{{- if and (eq .name "NODE_OPTIONS") (not (hasPrefix "--max-old-space-size-percentage=50" .value)) }}--max-old-space-size-percentage=50{{ with .value }} {{ end }}{{ end }}
{{- if and (eq .name "OTEL_RESOURCE_ATTRIBUTES") (not (hasPrefix "k8s.namespace.name=$(K8S_NAMESPACE),k8s.pod.name=$(K8S_POD),k8s.pod.uid=$(K8S_POD_UID),k8s.node.name=$(K8S_NODE)" .value)) (.Values.observability.enabled) }}k8s.namespace.name=$(K8S_NAMESPACE),k8s.pod.name=$(K8S_POD),k8s.pod.uid=$(K8S_POD_UID),k8s.node.name=$(K8S_NODE){{ with .value }},{{ end }}{{ end }}
{{- .value -}}
{{- end -}}
