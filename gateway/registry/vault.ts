import type { Secret } from '../platform/secrets/secret.ts';

/** Port to what seals the passwords of cameras: authenticated encryption bound to the owner's id. */
export interface Vault {
  seal(ownerId: string, secret: Secret): string;
  /** @throws GatewayError `secret/unreadable` when the text was sealed for another owner, by another key, or altered */
  open(ownerId: string, sealed: string): Secret;
}
