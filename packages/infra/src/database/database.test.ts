import { infra } from '../../test/this-service';
import { postgresql } from '../components/postgresql';
import { readEnvironment } from '../overlay/environment';
import { misfitsOf } from '../settings/misfits';
import { sectionOf } from '../settings/settings';

test('each environment has its own database of one kind; only the very first may make do with the embedded one', () => {
  const [, ...others] = infra.environments;
  const kinds = others.map((name) => sectionOf(readEnvironment(infra, name), postgresql).kind);

  expect(new Set(kinds).size).toBe(1);
});

test.each([
  { pods: 12, refused: false },
  { pods: 13, refused: true },
  { pods: 13, connections: 250, refused: false },
  { pods: 12, pool: '11', refused: true },
  { pods: 4, pool: '30', refused: false },
])(
  '$pods pods with pools of $pool at a server of $connections connections: refused is $refused',
  ({ pods, pool, connections, refused }) => {
    const settings = {
      ...infra.settings,
      database: {
        ...sectionOf(infra.settings, postgresql),
        kind: 'postgresql',
        ...(connections !== undefined && { maxConnections: connections }),
      },
      replicas: { ...infra.settings.replicas, max: pods },
      environment: pool === undefined ? {} : { DATABASE_POOL_SIZE: pool },
    };

    expect(misfitsOf(infra, settings).filter((says) => says.includes('maxConnections'))).toHaveLength(
      Number(refused),
    );
  },
);
