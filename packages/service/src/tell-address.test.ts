import { tellAddress } from './tell-address';

describe.each([
  ['0.0.0.0', 'http://localhost:8080'],
  ['::', 'http://localhost:8080'],
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['::1', 'http://[::1]:8080'],
  ['ports.example', 'http://ports.example:8080'],
])('Given a service that listens on %s', (host, url) => {
  it.each([
    [true, `port-service serves on ${url}; Ctrl-C ends it.\n`],
    [false, ''],
  ])('when somebody reads along on a terminal: %s, then it says: %s', (isTTY, expected) => {
    let said = '';
    tellAddress(
      host,
      8080,
      { name: 'port-service' },
      { isTTY, write: (text) => Boolean((said += String(text))) },
    );

    expect(said).toBe(expected);
  });
});
