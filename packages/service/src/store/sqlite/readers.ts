import { StoreUnavailable } from '../store';
import type { Connection } from './connection';

/** Connections that streams may have to a file at a time, and how many wait for the next. */
const MOST = 64;
const MOST_IDLE = 4;

/** Connections to a file, each of which shows one moment to one stream. */
export class Readers {
  #taken = 0;
  readonly #idle: Connection[] = [];
  #isClosed = false;

  constructor(readonly open: () => Connection) {}

  /** @throws StoreUnavailable */
  take(): Connection {
    if (this.#taken >= MOST)
      throw new StoreUnavailable(`${MOST} streams are being read, as many as there may be`, 5);
    const connection = this.#idle.pop() ?? this.open();
    connection.exec('BEGIN');
    this.#taken++;
    return connection;
  }

  letGo(connection: Connection): void {
    this.#taken--;
    if (this.#isClosed || this.#idle.length >= MOST_IDLE) {
      connection.close();
      return;
    }
    connection.end();
    this.#idle.push(connection);
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}
