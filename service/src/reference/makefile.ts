interface Target {
  readonly name: string;
  readonly description: string;
}

/** The documented targets: `name: … ## description`. */
export function targets(makefile: string): Target[] {
  return [...makefile.matchAll(/^([a-z][a-z-]*):[^\n]*?## (.+)$/gm)].map(
    ([, name = '', description = '']) => ({ name, description }),
  );
}

/** The README's table of commands. */
export function targetTable(makefile: string): string {
  const rows = targets(makefile).map(
    ({ name, description }) => `| \`make ${name}\` | ${description.replaceAll('|', '\\|')} |`,
  );
  return ['| command | what it does |', '|---|---|', ...rows].join('\n');
}
