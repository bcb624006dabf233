import { startServiceProcess } from './process';

/** What Node.js says of a standard error that is a terminal. */
const TERMINAL = '--import=data:text/javascript,process.stderr.isTTY=true';

it.each([
  [[TERMINAL], 'port-service serves on ORIGIN; Ctrl-C ends it.\n'],
  [[], ''],
])(
  'Given a service whose node was started with %j, when it is ready, then it has said: %j',
  async (options, said) => {
    const { program, origin } = await startServiceProcess({ OTEL_TRACES_EXPORTER: 'none' }, options);
    await program.line('ready');
    const expected = said.replace('ORIGIN', origin);
    await program.until('the address', () => (program.stderr.includes(expected) ? true : undefined), 20);

    expect(await program.stop()).toBe(0);
    expect(program.stderr).toBe(expected);
    expect(program.otherLines).toEqual([]);
  },
);
