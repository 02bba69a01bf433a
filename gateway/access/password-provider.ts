import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Secret } from '../platform/secrets/secret.ts';

/** What OWASP recommends as a minimum for argon2id (RFC 9106): 19 MiB, two passes. About 30 ms on one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Port to password hashing. */
export interface Passwords {
  /** @returns PHC string */
  hash(password: Secret): Promise<string>;
  /** Takes the same time whether there is a hash or not, so that the answer does not tell which users exist. */
  verify(passwordHash: string | undefined, password: Secret): Promise<boolean>;
}

/** argon2id, on threads of its own. */
export class Argon2Passwords implements Passwords {
  readonly #nobody = hash(randomBytes(32), cost);

  hash(password: Secret): Promise<string> {
    return hash(password.reveal(), cost);
  }

  async verify(passwordHash: string | undefined, password: Secret): Promise<boolean> {
    const isRight = await verify(passwordHash ?? (await this.#nobody), password.reveal());
    return isRight && passwordHash !== undefined;
  }
}
