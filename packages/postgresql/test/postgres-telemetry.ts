import { served } from '../../service/test/served';
import { openStore } from '../../service/test/open';
import { startPostgres } from './postgres';
import { type ServiceProcess, startServiceProcess } from '../../service/test/process';
import type { Scraped } from '../../service/test/telemetry-drift';

/** A service on PostgreSQL whose release is older than the database's schema. */
export async function newerSchema(scraped: Scraped, endpoint: string): Promise<ServiceProcess> {
  const server = await startPostgres();
  try {
    const url = await server.emptyUrl();
    const store = await openStore({ resource: served, url });
    await store.dataset();
    await store.close();
    const client = await server.connect(url);
    await client.query(
      `INSERT INTO ${served.plural}_migration (name, timestamp) VALUES ('9999-of-tomorrow', '')`,
    );
    await client.end();
    const service = await startServiceProcess({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      DATABASE_URL: url,
    });
    await service.program.line('ready');
    await fetch(`${service.origin}/${served.plural}`);
    await fetch(`${service.origin}/${served.plural}?format=ndjson`).then((response) => response.text());
    await scraped(service);
    expect(await service.program.stop()).toBe(0);
    return service;
  } finally {
    await server.close();
  }
}
