/** `_helpers.tpl`: the values that are made of several, or held against another. */
export function helpers(chart: string): string {
  return `{{/* Generated from infra/ by \`make manifests\`. Do not edit. */}}

{{/* Prefix of all names: the release, with the chart's name where the release does not say it. */}}
{{- define "${chart}.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* repository:tag@digest. The runtime goes by the digest. */}}
{{- define "${chart}.image" -}}
{{- with .Values.image -}}
{{- .repository }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* What no schema can say: two values that have to fit. */}}
{{- define "${chart}.maxReplicas" -}}
{{- with .Values.replicas -}}
{{- if lt (int .max) (int .min) -}}
{{- fail (printf "replicas.max is %d: it must be at least replicas.min, which is %d" (int .max) (int .min)) -}}
{{- end -}}
{{- .max -}}
{{- end -}}
{{- end -}}
`;
}
