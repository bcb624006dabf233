import type { ResourceDefinition } from '../../resource/definition';
import { Problem } from '../problem';
import type { Call } from '../route';

/** Who writes. */
export interface Subject {
  /** Names it in the audit log; what a client asks once (`Idempotency-Key`) is known by it. */
  readonly id: string;
}

/** Decides who may write, by the head of the request alone: its body has not been read by then. */
export interface WriteGuard {
  /** @throws Problem 401, 403 or 429 */
  admit(call: Call, resource: ResourceDefinition): Promise<Subject>;
  /** Counts what a request turns out to ask for beyond one change. @throws Problem 429 */
  readonly count?: (subject: Subject, further: number) => void;
}

/** Without a way to tell who asks, nobody writes. */
export const refuseAll: WriteGuard = {
  admit: () =>
    Promise.reject(
      new Problem(401, 'Nobody may write to this service: its operator has not said who issues tokens.', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      }),
    ),
};
