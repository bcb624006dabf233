/** Koa and its router, as their documentation shows them; the record is found in a Map. With `LOG`, an access log too. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { basename, dirname } from 'node:path/posix';
import Router from '@koa/router';
import Koa from 'koa';
import pino from 'pino';
import { answer, listen } from './answer';

const { path, headers, body } = answer();
const records = new Map([[basename(path), body]]);
const { 'x-request-id': _, ...fixed } = headers;

const app = new Koa();
if (process.env.LOG !== undefined) {
  const logger = pino({}, pino.destination({ dest: 1, sync: false, minLength: 4096 }));
  app.use(async (ctx, next) => {
    const start = performance.now();
    const requestId = randomUUID();
    ctx.set('X-Request-Id', requestId);
    await next();
    const { method, path, status } = ctx;
    logger.info(
      { request_id: requestId, method, path, status, duration: performance.now() - start },
      'request',
    );
  });
}

const router = new Router();
router.get(`${dirname(path)}/:id`, (ctx) => {
  const { id } = ctx.params as { id: string };
  const record = records.get(id);
  if (record === undefined) return;
  ctx.set(fixed);
  ctx.body = record;
});
app.use(router.routes());

const handle = app.callback();
listen(createServer((req, res) => void handle(req, res)));
