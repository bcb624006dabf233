import type { Identity } from '@golden-path/spec';

/** What `helm install` says at its end: where the service is and what to do next. */
export function notes({ name, repository }: Identity): string {
  return `${name} {{ .Chart.AppVersion }} is in the namespace {{ .Release.Namespace }}.

Wait for it:
  kubectl --namespace {{ .Release.Namespace }} rollout status deployment/{{ include "${name}.fullname" . }}

Reach it:
{{- if eq .Values.route.kind "none" }}
  kubectl --namespace {{ .Release.Namespace }} port-forward service/{{ include "${name}.fullname" . }} 8080:80
  curl http://localhost:8080/openapi.json
{{- else }}
  curl http://{{ .Values.route.host }}/openapi.json
{{- end }}

The reference of the API is at /docs there. Test the installation with
  helm --namespace {{ .Release.Namespace }} test {{ .Release.Name }}

More: https://github.com/${repository}
`;
}
