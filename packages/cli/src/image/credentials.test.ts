import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, withCredentials } from './credentials';

describe('Given a repository whose packages come from a private registry', () => {
  let root: string;
  const before = { ...process.env };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'credentials-'));
    writeFileSync(join(root, 'package.json'), '{}');
    writeFileSync(join(root, '.npmrc'), '@golden-path:registry=https://npm.acme.example/team/\n');
    process.env.NPM_CONFIG_USERCONFIG = join(root, 'user');
    process.env.TOKEN_OF_ACME = 's3cret';
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true });
  });
  const user = (...lines: string[]): void => {
    writeFileSync(join(root, 'user'), lines.join('\n'));
  };

  test('then what its build is told is who asks there, and nothing else of the user', () => {
    user(
      'email=me@acme.example',
      '//npm.acme.example/team/:_authToken=${TOKEN_OF_ACME}',
      '//npm.acme.example.evil.example/:_authToken=other',
      '//npm.elsewhere.example/:_authToken=other',
      'cafile=/home/me/ca.pem',
    );

    expect(credentials(root)).toBe('//npm.acme.example/team/:_authToken=s3cret\n');
  });

  test('then only the user may read the file, and it is gone when the build has failed', () => {
    user('//npm.acme.example/:_authToken=s3cret');
    let seen = '';

    expect(() => {
      withCredentials(root, (file = '') => {
        seen = file;
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(readFileSync(file, 'utf8')).toBe('//npm.acme.example/:_authToken=s3cret\n');
        throw new Error('the build failed');
      });
    }).toThrow('the build failed');
    expect(existsSync(seen)).toBe(false);
  });

  test.each([[[]], [['//npm.elsewhere.example/:_authToken=other']]])(
    'when the user has nothing for it (%j), then there is no secret',
    (lines) => {
      if (lines.length > 0) user(...lines);

      const files: (string | undefined)[] = [];
      withCredentials(root, (file) => files.push(file));
      expect(files).toEqual([undefined]);
    },
  );
});
