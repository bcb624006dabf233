import type { k8s } from 'cdk8s-plus-33';
import type { Condition } from '../parameters/condition';
import type { Parameters } from '../parameters/parameters';
import type { Settings } from '../settings/settings';
import type { DatabaseSettings } from './settings';

/** A database that others run, with its URL in a Secret of theirs. */
export const ELSEWHERE: Condition = {
  name: 'database-elsewhere',
  holds: (settings) => existingSecret(settings) !== '',
  expression: 'ne .Values.database.existingSecret ""',
};

/** One that CloudNativePG runs for the service. */
export const BY_OPERATOR: Condition = {
  name: 'database-by-operator',
  holds: (settings) => existingSecret(settings) === '',
  expression: 'eq .Values.database.existingSecret ""',
};

function existingSecret({ database }: Settings): string {
  return (database as DatabaseSettings).existingSecret;
}

export function databaseName({ name }: Parameters): string {
  return `${name}-database`;
}

/** CloudNativePG makes a Secret with the account of the application, its `uri` key a whole URL. */
export function databaseEnvironment(
  parameters: Parameters,
  section: Pick<DatabaseSettings, 'existingSecret' | 'existingSecretKey'>,
): k8s.EnvVar[] {
  const url = (name: string, key: string): k8s.EnvVar => ({
    name: 'DATABASE_URL',
    valueFrom: { secretKeyRef: { name, key } },
  });
  const mark = (text: string): k8s.EnvVar => ({ name: text });
  return [
    ...parameters.when(BY_OPERATOR, mark, [url(`${databaseName(parameters)}-app`, 'uri')]),
    ...parameters.when(ELSEWHERE, mark, [url(section.existingSecret, section.existingSecretKey)]),
  ];
}
