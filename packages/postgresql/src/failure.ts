import { DatabaseError } from 'pg';
import { StoreUnavailable } from '@golden-path/service/adapter';

/**
 * SQLSTATE classes and codes that say "not now" and nothing about the query.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const transient = [
  '08', // connection exception
  '28', // invalid authorisation: a password that is being changed
  '3D000', // the database is not there (yet)
  '40', // transaction rollback: serialisation failure, deadlock
  '53', // insufficient resources: too many connections, disk full
  '55P03', // lock not available
  '57', // operator intervention: shutting down, starting up, statement cancelled
  '58', // system error
  '25006', // read-only: a standby that has not been promoted yet
];

/** What pg's own code and Node.js say of a connection that is not there; they have no closed set of codes. */
const lost =
  /^(?:Connection terminated|timeout exceeded|Query read timeout|Client has encountered|Client was closed)/;

/** What Node.js says of a certificate it does not trust, and pg of a server that speaks no TLS. */
const insecure =
  /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO|The server does not support SSL)/;

/** Whether to ask again later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseError) return transient.some((code) => error.code?.startsWith(code));
  if (typeof error !== 'object' || error === null) return false;
  const { message = '', code } = error as Partial<NodeJS.ErrnoException>;
  // Errors of the socket and of name resolution say which call failed.
  return lost.test(message) || 'syscall' in error || insecure.test(code ?? message);
}

/** Whether the connection can go on after an error: it can when the server has answered in order. */
export function isUsableAfter(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity !== 'FATAL' && error.severity !== 'PANIC';
}

/** The error as the store interface has it. */
export function asStoreFailure(error: unknown): unknown {
  if (!isTransient(error)) return error;
  const { message } = error as Error;
  return new StoreUnavailable(`PostgreSQL: ${message}`, 1, { cause: error });
}
