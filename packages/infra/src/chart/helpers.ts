import type { Infrastructure } from '../infrastructure';
import { joinedVariables } from '../workload/environment';
import { LISTEN_PORT } from '../workload/probes';
import { MARGIN_SECONDS, SHUTDOWN } from '../workload/shutdown';
import type { Tokens } from './tokens';

/** `_helpers.tpl`: the values that are made of several. */
export function helpers(infra: Infrastructure, tokens: Tokens): string {
  const { chart } = tokens;
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

{{/* Where the service listens, and how long it may take to end: by its environment. */}}
{{- define "${chart}.listenPort" -}}
{{- default ${LISTEN_PORT} .Values.environment.PORT -}}
{{- end -}}

{{- define "${chart}.gracePeriodSeconds" -}}
{{- add ${MARGIN_SECONDS} ${Object.values(SHUTDOWN)
    .map(({ name, seconds }) => `(default ${seconds} .Values.environment.${name} | int)`)
    .join(' ')} -}}
{{- end -}}

{{/* A variable of the settings, behind what is ours of it. */}}
{{- define "${chart}.environmentValue" -}}
${joinedVariables(infra, tokens.parameters)
  .map(
    ({ name, value, by, condition }) =>
      `{{- if and (eq .name "${name}") (not (hasPrefix "${value}" .value))${condition === undefined ? '' : ` (${condition.expression})`} }}${value}{{ with .value }}${by}{{ end }}{{ end }}`,
  )
  .join('\n')}
{{- .value -}}
{{- end -}}
`;
}
