import { shown } from './shown';
import type { Tree } from './tree';

const file = { content: Buffer.from(''), kind: 'plain' as const };
const tree = (...paths: string[]): Tree => new Map(paths.map((path) => [path, file]));

test('a tree is shown with two levels of it, fuller and deeper folders by their number of files', () => {
  const many = Array.from({ length: 10 }, (_, index) => `docs/${String(index)}.md`);
  const all = tree(
    ...many,
    'infra/main.ts',
    'service/src/a.ts',
    'service/src/b.ts',
    'service/slo.yaml',
    'README.md',
  );
  expect(shown(all, 'lamp')).toBe(
    [
      'lamp/',
      '├── docs/  10 files',
      '├── infra/',
      '│   └── main.ts',
      '├── service/',
      '│   ├── src/  2 files',
      '│   └── slo.yaml',
      '└── README.md',
    ].join('\n'),
  );
});
