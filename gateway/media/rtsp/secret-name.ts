import { createHash } from 'node:crypto';
import type { DeviceCredential } from '../../../adapters/sdk/adapter.ts';

/** Names a secret on a host without telling it. */
export function nameSecret(host: string, { username, password }: DeviceCredential): string {
  return createHash('sha256').update([host, username, password.reveal()].join('\0')).digest('base64');
}
