// The go.mod of a main module that builds a program of another module: `go install` refuses modules with replace
// directives, and folders that replace a module are not in what the proxy has.
//   usage: node wrapper.mjs MODULE@VERSION FILE     FILE: what `go mod download -json` says of it
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [module, file] = process.argv.slice(2);
const [name, version] = module.split('@');

/** Modules that stand in a folder of the repository, by the version under which they are published too. */
function published(path) {
  if (name === 'k8s.io/kubernetes') return version.replace('v1.', 'v0.');
  if (path === 'github.com/argoproj/argo-cd/gitops-engine') return 'v0.0.0-20260914071520-c9c369efcc5b';
  return undefined;
}

const { GoMod } = JSON.parse(readFileSync(file, 'utf8'));
const { Go, GoDebug, Replace } = JSON.parse(
  execFileSync('go', ['mod', 'edit', '-json', GoMod], { encoding: 'utf8' }),
);
const replace = (Replace ?? []).flatMap(({ Old, New }) => {
  const target = New.Version === undefined ? published(Old.Path) : New.Version;
  const path = New.Version === undefined ? Old.Path : New.Path;
  return target === undefined
    ? []
    : `replace ${[Old.Path, Old.Version].filter(Boolean).join(' ')} => ${path} ${target}`;
});
console.log(
  ['module golden-path/program', `go ${Go}`, `require ${name} ${version}`]
    .concat(
      (GoDebug ?? []).map(({ Key, Value }) => `godebug ${Key}=${Value}`),
      replace,
    )
    .join('\n'),
);
