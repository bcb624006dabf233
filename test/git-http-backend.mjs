import { spawn } from 'node:child_process';

/**
 * Answers a request to a repository below a folder by git's own server, by the rules of CGI.
 * @see https://git-scm.com/docs/git-http-backend
 */
export function serveGit(folder, request, response) {
  const { pathname, search } = new URL(request.url, 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      // Whoever owns the repositories.
      ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
      ...{ GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', REMOTE_USER: 'test' },
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  const chunks = [];
  backend.stdout.on('data', (chunk) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    for (const header of output.subarray(0, end).toString().split('\r\n')) {
      const [, name, value] = /^([^:]+): (.*)$/.exec(header) ?? [];
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else if (name !== undefined) response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
}
