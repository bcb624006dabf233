/** Whether the service wants traffic, as `GET /ready` tells it. The process is alive in every state. */
export type ReadinessState = 'starting' | 'ready' | 'failed' | 'draining';

export class Readiness {
  #state: ReadinessState = 'starting';
  #reason = 'the data set is being loaded';

  get state(): ReadinessState {
    return this.#state;
  }

  /** Why it is not ready, for people; empty when it is. */
  get reason(): string {
    return this.#reason;
  }

  ready(): void {
    if (this.#state === 'draining') return;
    this.#set('ready', '');
  }

  /** Start-up went wrong; the process stays, so that somebody can read why. */
  fail(reason: string): void {
    if (this.#state === 'draining') return;
    this.#set('failed', reason);
  }

  /** Shutting down; final. */
  drain(): void {
    this.#set('draining', 'the process is shutting down');
  }

  #set(state: ReadinessState, reason: string): void {
    this.#state = state;
    this.#reason = reason;
  }
}
