import { render } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { fixtures } from './fixtures';
import { readTree, type Tree } from './tree';

const source = readTree(repositoryRoot());

/** What a program writes and keeps fresh, and the texts of licences: nobody reads them in a pull request. */
const NOT_BY_HAND = [
  /^(package-lock\.json|mkdocs\.yml|\.golden-path\.yaml|LICENSE|NOTICE)$/,
  /(^|\/)CODEOWNERS$/,
  /^docs\/(commands|configuration|http-api|telemetry)\.md$|^docs\/openapi\.json$|^docs\/runbooks\//,
  /^gitops\/(argocd|base|components)\/|^gitops\/overlays\/[^/]+\/(version|prometheus-rule)\.yaml$/,
];

/** What whoever keeps the sample keeps: a domain of its own, with much to say about what is wrong in its data. */
const OF_THE_SAMPLE = /^service\/src\/ports\//;

function sizeOf(tree: Tree): { files: number; byHand: number; lines: number } {
  const byHand = [...tree].filter(
    ([path]) => ![...NOT_BY_HAND, OF_THE_SAMPLE].some((pattern) => pattern.test(path)),
  );
  const lines = byHand.map(([, { content }]) => content.toString().split('\n').length - 1);
  return { files: tree.size, byHand: byHand.length, lines: lines.reduce((sum, count) => sum + count, 0) };
}

const sizes = new Map(fixtures().map(([name, answers]) => [name, sizeOf(render(source, answers).tree)]));

test('a service is read in ten minutes, whatever it chose', () => {
  for (const [name, { files, byHand, lines }] of sizes) {
    expect({ name, files: files <= 150, byHand: byHand <= 60, lines: lines <= 2500 }).toEqual({
      name,
      files: true,
      byHand: true,
      lines: true,
    });
  }
});

test('with nothing that can be left out it is smaller still', () => {
  const [all, least] = [sizes.get('full'), sizes.get('hostile')];
  expect(least?.files).toBeLessThan((all?.files ?? 0) - 15);
  expect(least?.lines).toBeLessThan(all?.lines ?? 0);
});
