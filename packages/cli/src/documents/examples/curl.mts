/** What the documents ask of curl, for machines that have none: `make test` needs Node.js with npm, and nothing else. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { parseArgs } from 'node:util';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      silent: { type: 'boolean', short: 's' },
      include: { type: 'boolean', short: 'i' },
      request: { type: 'string', short: 'X', default: 'GET' },
      header: { type: 'string', short: 'H', multiple: true, default: [] },
      data: { type: 'string', short: 'd' },
    },
  });
  const [url = ''] = positionals;
  const sent = request(url.includes('://') ? url : `http://${url}`, {
    method: values.request,
    headers: Object.fromEntries(
      values.header.map((line) => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    ),
  });
  sent.end(values.data);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  if (values.include === true) {
    const { httpVersion, statusCode, statusMessage, rawHeaders } = answer;
    const fields = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    process.stdout.write(`HTTP/${httpVersion} ${statusCode} ${statusMessage}\r\n${fields.join('')}\r\n`);
  }
  for await (const bytes of answer) process.stdout.write(bytes as Buffer);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
