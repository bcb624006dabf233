import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { allow } from './policy';

export interface WritesSettings {
  readonly enabled: boolean;
  readonly issuerListenPort: number;
  readonly issuerEgress: object[];
}

/** The way out to where the issuer of tokens publishes its keys. */
export class Issuer extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<WritesSettings>) {
    super(scope, id);
    allow(this, 'issuer', parameters, {
      to: { peers: section.issuerEgress, listen: [section.issuerListenPort] },
    });
  }
}
