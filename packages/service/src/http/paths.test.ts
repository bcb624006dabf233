import Router from '@koa/router';
import { lighthouses } from '../../test/lighthouses';
import { dependencies } from '../../test/service';
import { Readiness } from '../readiness';
import { openStore } from '../store';
import { Answers } from './answers';
import { kitRoutes } from './kit-routes';
import { Paths } from './paths';

const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'];

async function routes() {
  const store = await openStore({ resource: lighthouses, url: undefined });
  const collections = [{ resource: lighthouses, store }];
  return kitRoutes({ ...dependencies, collections, answers: new Answers(0), readiness: new Readiness() });
}

function team(...paths: string[]): Router {
  const router = new Router();
  for (const path of paths) router.get(path, () => undefined);
  return router;
}

test.each([
  ['no route of the team’s', undefined],
  ['routes far from the records', team('/lighthouses/:id/history', '/team')],
  ['routes among the records', team('/lighthouses/nearest', '/:any/thing')],
])('with %s, the short way finds what @koa/router finds', async (_name, router) => {
  const paths = new Paths(await routes(), router);
  const asked = ['/', '/lighthouses', '/lighthouses/L1', '/keepers', '/dataset', '/docs'];
  asked.push(
    '/docs/x.css',
    '/metrics',
    '/live',
    '/lighthouses/nearest',
    '/lighthouses/thing',
    '/lighthouses/a%20b',
  );
  for (const path of asked)
    for (const method of METHODS) {
      const { path: found, id } = paths.find(path, method);
      const routed = paths.route(path, method);
      expect([path, method, found, id]).toEqual([path, method, routed?.path, routed?.id]);
    }
});

test('a fixed path is not a record, whatever the method', async () => {
  const paths = new Paths(await routes());
  for (const method of METHODS)
    expect(paths.find('/lighthouses/lookup', method).path).toBe('/lighthouses/lookup');
});

test('what no route serves is a 404 that suggests what is near', async () => {
  const paths = new Paths(await routes());
  expect(() => paths.find('/lighthouse', 'GET')).toThrow("Did you mean '/lighthouses'?");
  expect(paths.route('/lighthouse', 'GET')).toBeUndefined();
});
