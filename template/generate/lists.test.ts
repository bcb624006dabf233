import { withoutComponent, withoutDependencies, withoutDocuments, withoutImport, withStrings } from './lists';

describe('Given a program that lists what a service chose', () => {
  const program = `import { serve } from 'kit';\nimport { b } from 'b';\n\nserve({ things: [a], stores: [b] });\n`;
  const infra = `import { a, b, c } from 'infra';\n\nchoose({\n  components: [a, b, c],\n  order: ['x', 'y'],\n});\n`;

  test('then the import, the name in the list and the option that is empty go', () => {
    expect(withoutImport(program, 'b')).toBe(`import { serve } from 'kit';\n\nserve({ things: [a] });\n`);
  });

  test.each([
    ['a', 'b, c'],
    ['b', 'a, c'],
    ['c', 'a, b'],
  ])('then %s goes from a list of several', (name, left) => {
    expect(withoutImport(infra, name)).toContain(`import { ${left} } from 'infra';`);
    expect(withoutImport(infra, name)).toContain(`components: [${left}],`);
  });

  test('then what is not there changes nothing', () => {
    expect(withoutImport(infra, 'd')).toBe(infra);
  });

  test('then a list of strings is another', () => {
    expect(withStrings(infra, 'order', ['y'])).toContain("order: ['y'],");
  });
});

test('a component goes from an overlay, a document from a stream, a package from a manifest', () => {
  expect(withoutComponent('components:\n  - ../../components/a\n  - ../../components/b\n', 'b')).toBe(
    'components:\n  - ../../components/a\n',
  );
  expect(withoutDocuments('kind: A\n---\n# of B\nkind: B\n---\nkind: C\n', /^kind: B$/m)).toBe(
    'kind: A\n---\nkind: C\n',
  );
  expect(JSON.parse(withoutDependencies('{"dependencies":{"a":"1","b":"2"}}', ['b']))).toEqual({
    dependencies: { a: '1' },
  });
});
