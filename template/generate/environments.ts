/** Ours first. A version goes through them from left to right, and to the last one always. */
export const ENVIRONMENTS = ['dev-staging-prod', 'dev-prod', 'staging-prod', 'prod'] as const;

/** Whether a file is about an environment that is not among these. */
export function isElsewhere(path: string, environments: string): boolean {
  const [, name] = /^gitops\/overlays\/([^/]+)\//.exec(path) ?? [];
  return name !== undefined && !environments.split('-').includes(name);
}

/** A document as it is with fewer environments. */
export function withEnvironments(path: string, text: string, environments: string): string {
  if (!path.endsWith('.md')) return text;
  const names = environments.split('-');
  const [first = '', second] = names;
  const alike = text
    .replaceAll('{dev,staging,prod}', second === undefined ? first : `{${names.join(',')}}`)
    .replaceAll('dev → staging → prod', names.join(' → '))
    .replace(/^ {2}release -->\|commits[^]*?\| argo\n/m, way(names));
  return second === undefined
    ? alike.replace(/^## Promote\n[^]*?(?=^## )/m, '')
    : alike
        .replaceAll('FROM=dev TO=staging', `FROM=${first} TO=${second}`)
        .replace('writes gitops/overlays/staging/', `writes gitops/overlays/${second}/`);
}

/** The way of a version, in the diagram of docs/delivery.md. */
function way(names: readonly string[]): string {
  const lines = names.map((name, index) => {
    const before = names[index - 1];
    const how =
      before === undefined
        ? 'release -->|commits its digest|'
        : `${before} -->|make promote: verified, a pull request${name === 'prod' ? ',<br>a review by the owners' : ''}|`;
    return `  ${how} ${name}[gitops/overlays/${name}/version.yaml]\n`;
  });
  return `${lines.join('')}  ${names.join(' & ')} -.->|followed by| argo\n`;
}
