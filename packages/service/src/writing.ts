import type { Identity } from '@golden-path/spec';
import { counter, log } from '@golden-path/telemetry';
import { audit } from './audit';
import { development } from './auth/development';
import { fetchKeys } from './auth/fetch-keys';
import { KeySet } from './auth/key-set';
import { WriteLimit } from './auth/limit';
import { type Verify, verifier } from './auth/verifier';
import type { AuthConfig } from './config/auth-settings';
import { bearerGuard } from './http/write/bearer';
import { scopeOf } from './http/write/scope';
import type { Dependencies } from './http/dependencies';
import type { ResourceDefinition } from './resource/definition';

/**
 * Who may write these resources, and what is told of it: loaded by services alone that have any. Call after telemetry has
 * started.
 */
export async function writing(
  resources: readonly Pick<ResourceDefinition, 'plural'>[],
  config: AuthConfig,
  { name }: Pick<Identity, 'name'>,
): Promise<Required<Pick<Dependencies, 'guard' | 'audit'>>> {
  const limit = new WriteLimit(config.writesPerMinute);
  const scopes = resources.map(({ plural }) => scopeOf(plural));
  const verify =
    config.developmentKey === undefined
      ? ofIssuer(config)
      : await ofDeveloper(config.developmentKey, name, scopes);
  return { guard: bearerGuard({ verify, limit, realm: name }), audit: audit(resources) };
}

function ofIssuer({ jwksUrl, issuer, audience, ...config }: AuthConfig): Verify | undefined {
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) {
    log.warn('nobody may write: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL');
    return undefined;
  }
  const count = counter({
    name: 'auth_key_set_fetches_total',
    description: 'How often the keys of the issuer of tokens were asked for, by how that went.',
  });
  const keys = new KeySet({
    fetch: () => fetchKeys(jwksUrl),
    fetched: (error) => {
      count(1, { result: error === undefined ? 'ok' : 'failed' });
      if (error !== undefined) log.warn('the keys of the issuer cannot be had', { error });
    },
  });
  // So that who writes first need not wait; a start does not depend on it.
  void keys.refresh();
  return verifier({ ...config, issuer, audience, keys });
}

/** Printed, not logged: logs are kept, and read by others. */
async function ofDeveloper(bytes: string, name: string, scopes: readonly string[]): Promise<Verify> {
  const { verify, token } = development(bytes, name);
  process.stderr.write(
    `A token to write with, of this machine and for development only:\n${await token(scopes)}\n`,
  );
  return verify;
}
