import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { comparable } from '../manifests/comparable';
import { manifests } from '../manifests/manifests';
import { defaultSettings } from '../settings/defaults';
import { packageVersion } from '../settings/version';
import { buildOverlay } from './build';
import { readEnvironment } from './environment';
import { ENVIRONMENTS, overlayNames } from './files';

const root = repositoryRoot();
const identity = readIdentity();
const defaults = defaultSettings(identity, packageVersion());

describe('Given the overlays', () => {
  it('then there is one for each environment', () => {
    expect(overlayNames(root)).toEqual([...ENVIRONMENTS].sort());
  });

  it.each(ENVIRONMENTS)(
    'when %s is built, then it is what the constructs give for its settings',
    (environment) => {
      const expected = manifests(identity, readEnvironment(root, environment, defaults)).map(
        ({ object }) => object,
      );

      expect(comparable(buildOverlay(root, environment))).toEqual(comparable(expected));
    },
  );

  it.each(ENVIRONMENTS)('when %s is built, then all is in the namespace of its own', (environment) => {
    const namespaces = new Set(
      buildOverlay(root, environment).map(({ metadata }) => (metadata as { namespace?: string }).namespace),
    );

    expect([...namespaces]).toEqual([`${identity.name}-${environment}`]);
  });

  it('then dev has the embedded database, the others PostgreSQL', () => {
    expect(ENVIRONMENTS.map((name) => readEnvironment(root, name, defaults).database.kind)).toEqual([
      'embedded',
      'postgresql',
      'postgresql',
    ]);
  });
});

describe('Given a copy of the repository', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'overlay-'));
    cpSync(join(root, 'gitops'), join(copy, 'gitops'), { recursive: true });
  });
  afterEach(() => {
    rmSync(copy, { recursive: true });
  });
  const edit = (path: string, from: string | RegExp, to: string): void => {
    const file = join(copy, 'gitops', path);
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  };

  it('when one digest changes, then exactly one environment changes', () => {
    const build = (): string[] => ENVIRONMENTS.map((name) => JSON.stringify(buildOverlay(copy, name)));
    const before = build();

    edit('overlays/staging/version.yaml', '0'.repeat(64), 'a'.repeat(64));

    expect(build().map((text, index) => text === before[index])).toEqual([true, false, true]);
    expect(build()[1]).not.toContain('0'.repeat(64));
  });

  it.each([
    [
      'a patch hits nothing',
      'overlays/prod/replicas.yaml',
      /name: .*\n/,
      'name: other\n',
      'no HorizontalPodAutoscaler other to patch',
    ],
    [
      'a component does not exist',
      'overlays/prod/kustomization.yaml',
      'components/canary',
      'components/canari',
      'components/canari',
    ],
    [
      'the digest is none',
      'overlays/prod/version.yaml',
      /sha256:0/,
      'sha256:x',
      'is not sha256:<64 hex digits>',
    ],
    [
      'the version is edited by hand',
      'overlays/prod/version.yaml',
      'newTag: ',
      'newTag:  ',
      'edited by hand',
    ],
    [
      'another feature of kustomize is used',
      'overlays/prod/kustomization.yaml',
      'resources:',
      'namePrefix: x-\nresources:',
      'namePrefix is not used here',
    ],
    [
      'the YAML is broken',
      'overlays/prod/settings.yaml',
      'kind: Deployment',
      'kind: [Deployment',
      'settings.yaml: ',
    ],
  ])('when %s, then building fails and says so', (_case, path, from, to, message) => {
    edit(path, from, to);

    expect(() => buildOverlay(copy, 'prod')).toThrow(message);
  });
});
