import { infra } from '../test/this-service';
import { staleFiles } from './generated-folder';
import { generatedFiles, OWNED_FOLDERS } from './generated-files';

describe('Given the committed generated files', () => {
  const files = generatedFiles(infra);

  it('then each is what its generator says now (else: make manifests)', () => {
    expect(staleFiles(infra.root, files, OWNED_FOLDERS)).toEqual([]);
  });

  it('then no two generators write the same file', () => {
    const paths = files.map(({ path }) => path);

    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  it('then generating twice gives the same bytes', () => {
    expect(generatedFiles(infra)).toEqual(files);
  });
});
