import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { allow } from './policy';

export interface ClientSettings {
  readonly clientNamespaces: string[];
}

/** Callers from other namespaces. */
export class ClientNamespaces extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<ClientSettings>) {
    super(scope, id);
    allow(this, 'client-namespaces', parameters, { from: { namespaces: section.clientNamespaces } });
  }
}
