export interface DatabaseSettings {
  readonly kind: string;
  readonly instances: number;
  readonly storage: string;
  readonly maxConnections: number;
  readonly operatorNamespace: string;
  readonly importSchedule: string;
  readonly existingSecret: string;
  readonly existingSecretKey: string;
  readonly listenPort: number;
  readonly egress: readonly object[];
}
