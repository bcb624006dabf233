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

{{/* What no schema can say: two values that have to fit. */}}
{{- define "port-service.maxReplicas" -}}
{{- with .Values.replicas -}}
{{- if lt (int .max) (int .min) -}}
{{- fail (printf "replicas.max is %d: it must be at least replicas.min, which is %d" (int .max) (int .min)) -}}
{{- end -}}
{{- .max -}}
{{- end -}}
{{- end -}}
