import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { startBreakableService } from '../../drill/breakable-service';
import type { Program } from '../../drill/program';
import { type Collector, startCollector } from './collector';
import { DOCUMENTS, type Example, examplesOf } from './example';
import { run, type Session } from './session';

const root = repositoryRoot();
const PATIENCE = 60;

const documents = DOCUMENTS.map((file) => examplesOf(file, readFileSync(join(root, file), 'utf8')));
const triedHere = documents.flat().filter(({ kind }) => ['run', 'logged', 'traced'].includes(kind));

describe('Given the built service, when somebody follows the documents', () => {
  let service: Program;
  let collector: Collector;
  let session: Session;

  beforeAll(async () => {
    collector = await startCollector();
    service = startBreakableService(root, {
      ...collector.env,
      // A busy machine is not what this is about.
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
    });
    const port = async (msg: string): Promise<string> => {
      const deadline = performance.now() + PATIENCE * 1000;
      while (service.field(msg, 'port') === undefined) {
        if (service.ended || performance.now() > deadline)
          throw new Error(`not said: ${msg}\n${service.tail}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return String(service.field(msg, 'port'));
    };
    const ports = new Map([
      ['8080', await port('listening')],
      ['8081', await port('faults can be injected')],
    ]);
    while (!(await fetch(`http://127.0.0.1:${ports.get('8080') ?? ''}/ready`)).ok);
    session = { folder: root, ports, collector, logs: () => service.lines, patience: PATIENCE };
  });
  afterAll(async () => {
    await service.stop();
    collector.stop();
  });

  it.each(triedHere.map((example): [string, Example] => [`${example.file}:${example.line}`, example]))(
    'then %s gives what it shows',
    async (_place, example) => {
      await run(example, session);
    },
  );
});

test('there is something to try in each document', () => {
  for (const examples of documents) expect(examples.some(({ kind }) => kind === 'run')).toBe(true);
  expect(DOCUMENTS.every((file) => existsSync(join(root, file)))).toBe(true);
});
