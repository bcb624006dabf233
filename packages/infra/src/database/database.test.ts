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
  { pods: 25, refused: false },
  { pods: 26, refused: true },
  { pods: 26, connections: 450, refused: false },
  { pods: 25, pool: '11', refused: true },
  { pods: 9, pool: '30', refused: false },
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
