/** Edits of the lists in which a service says what it chose. Each leaves a text alone that does not have the name. */

/** A TypeScript program without a name it imports and lists: `[a, b]` → `[a]`; an option that is empty then goes, too. */
export function withoutImport(text: string, name: string): string {
  const word = `\\b${name}\\b`;
  return text
    .replace(new RegExp(`^import \\{ ${word} \\} from '[^']*';\\n`, 'm'), '')
    .replace(new RegExp(`(?<=[{[] ?)${word}, |, ${word}(?=[^'\\n]*[}\\]])`, 'g'), '')
    .replace(new RegExp(`, \\w+: \\[${word}\\]`), '');
}

/** The same with other strings in the list of an option: `environments: ['dev', 'prod']`. */
export function withStrings(text: string, option: string, values: readonly string[]): string {
  const list = values.map((value) => `'${value}'`).join(', ');
  return text.replace(new RegExp(`(?<=\\b${option}: )\\['[^\\]]*\\]`), `[${list}]`);
}

/** An overlay's kustomization.yaml without one of its components. */
export function withoutComponent(text: string, name: string): string {
  return text.replace(new RegExp(`^ +- \\.\\./\\.\\./components/${name}\\n`, 'm'), '');
}

/** A YAML stream without the documents that match. */
export function withoutDocuments(text: string, matching: RegExp): string {
  return text
    .split(/^---\n/m)
    .filter((document) => !matching.test(document))
    .join('---\n');
}

/** A package.json without some packages. */
export function withoutDependencies(text: string, names: readonly string[]): string {
  const manifest = JSON.parse(text) as { dependencies?: Record<string, string> };
  const kept = Object.entries(manifest.dependencies ?? {}).filter(([name]) => !names.includes(name));
  return `${JSON.stringify({ ...manifest, dependencies: Object.fromEntries(kept) }, null, 2)}\n`;
}
