import { pageUrl } from '@golden-path/spec';
import type { Infrastructure } from '../infrastructure';

/** What `helm install` says at its end: where the service is and what to do next. */
export function notes({ identity, components }: Infrastructure): string {
  const { name } = identity;
  const entrance = components.find((component) => component.entrance !== undefined)?.entrance;
  const forward = `  kubectl --namespace {{ .Release.Namespace }} port-forward service/{{ include "${name}.fullname" . }} 8080:80
  curl http://localhost:8080/openapi.json`;
  const reach =
    entrance === undefined
      ? forward
      : `{{- if ${entrance.closed} }}
${forward}
{{- else }}
  curl http://{{ ${entrance.host} }}/openapi.json
{{- end }}`;
  return `${name} {{ .Chart.AppVersion }} is in the namespace {{ .Release.Namespace }}.

Wait for it:
  kubectl --namespace {{ .Release.Namespace }} rollout status deployment/{{ include "${name}.fullname" . }}

Reach it:
${reach}

The reference of the API is at /docs there. Test the installation with
  helm --namespace {{ .Release.Namespace }} test {{ .Release.Name }}

More: ${pageUrl(identity)}
`;
}
