import { log } from '@golden-path/telemetry';
import type { Context } from 'koa';
import { InvalidPlace, StoreUnavailable } from '../store/store';
import type { ProblemPages } from './pages/problem-page';
import { Problem, problemReply, unavailable } from './problem';
import { send } from './send';
import { targetOf } from './target';

type Answer = (ctx: Context) => Promise<void>;

/** Does the same, and turns whatever is thrown into a problem document, or a page of it. */
export function answeringFailures(answer: Answer, pageOf: ProblemPages): Answer {
  return async function answerFailures(ctx) {
    try {
      await answer(ctx);
    } catch (error) {
      if (ctx.res.headersSent) {
        // Too late for another status: cut it, so that nobody takes a part for the whole.
        log.error('response broken off', { error });
        ctx.res.destroy();
        return;
      }
      if (ctx.res.destroyed) {
        // The access log says so.
        return;
      }
      const problem = problemOf(error);
      if (problem.status === 500) log.error('request failed', { error });
      else if (problem.status === 503 && !(error instanceof Problem))
        log.warn('store unavailable', { error });
      const { path } = targetOf(ctx.req.url ?? '/');
      await send(ctx, pageOf(problemReply(problem, path), ctx.req.headers.accept, path));
    }
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) {
    return unavailable('The database does not answer at the moment.', error.retryAfter);
  }
  if (error instanceof InvalidPlace) {
    return new Problem(400, 'cursor: is not one of this query', {
      errors: [{ parameter: 'cursor', detail: 'is not one of this query' }],
    });
  }
  return new Problem(500, 'Something went wrong here; the request_id finds it in our logs.');
}
