import type { Files } from '../release/files';
import { nextMinor } from '../release/versions';

/** What makes a release of the template of the one before it. */
export interface Release {
  readonly version: string;
  /** Its section of CHANGELOG.md. */
  readonly notes: string;
  /** template/migrations/<version>.yaml */
  readonly migration?: string;
  readonly change: (files: Files) => void;
}

/** Where a service gets the files of its own resource from. */
const RESOURCE = 'template/resource/service/src';

/** The versions of the two that come after this one. */
export function releasesAfter(version: string): Release[] {
  const second = nextMinor(version);
  return RELEASES.map((release, index) => ({
    version: index === 0 ? second : nextMinor(second),
    ...release,
  }));
}

/** Two releases that change what releases change: packages, places, manifests, the form, the Makefile. */
const RELEASES: readonly Omit<Release, 'version'>[] = [
  {
    notes: `- What reads values of a source is in \`readers.ts\`, beside the definition.
- \`make versions\` prints the versions of what the service is made with.

### Upgrading

Imports of \`values\` follow by themselves.`,
    migration: `- move: { from: service/src/<plural>/values.ts, to: service/src/<plural>/readers.ts }
- edit:
    files: 'service/**/*.ts'
    find: "'(\\\\.{1,2}/(?:\\\\w+/)*)values'"
    replace: "'$1readers'"
- tell: Documents of your own that name the file may need a change.
`,
    change: (files) => {
      const own = `${RESOURCE}/\${{ values.plural }}`;
      files.move(`${own}/values.ts.njk`, `${own}/readers.ts.njk`);
      files.edit(`${own}/parse.ts.njk`, "from './values'", "from './readers'");
      files.edit(`${own}/definition.ts.njk`, "from './values'", "from './readers'");
      files.edit(`${RESOURCE}/service.test.ts.njk`, '60_000', '90_000');
      files.edit(
        'Makefile',
        /^##@ Test$/m,
        '.PHONY: versions\nversions: ## Print the versions of what the service is made with\n\t@node --version\n\n##@ Test',
      );
      files.edit(
        'template/instead/README.md.njk',
        'lists all commands.',
        'lists all commands, `make versions` prints what it is made with.',
      );
    },
  },
  {
    notes: `- \`/live\` says what it is about in the API reference.
- Production says by what it scales.
- The form asks for the hours of support.`,
    change: (files) => {
      files.edit(
        'packages/service/src/http/live.ts',
        'Whether the process is alive',
        'Whether the process is alive, draining or not',
      );
      files.edit(
        'gitops/overlays/prod/replicas.yaml',
        'moves between the two',
        'moves between the two, by load',
      );
      files.edit(
        'infra/main.ts',
        "What this service chose of the path's infrastructure.",
        "What this service chose of the path's infrastructure, and what it adds.",
      );
      files.delete('.editorconfig');
      files.edit(
        'template.yaml',
        /^( +)window:\n/m,
        '$1support:\n$1  title: Hours of support\n$1  type: string\n$1  default: office\n$1  enum: [office, always]\n$1window:\n',
      );
      files.edit(
        'template/record/.golden-path.yaml.njk',
        /^ {2}window: .*\n/m,
        '$&  support: ${{ values.answers.support or "office" }}\n',
      );
    },
  },
];
