import type { DeviceFault, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { StreamAddress } from '../../../adapters/sdk/stream-address.ts';
import type { StreamSource } from './stream-source.ts';

const broken: DeviceFault = { stage: 'stream', reason: 'aborted', detail: 'live address: the adapter broke' };

/** Where a stream can be dialled now; an adapter that throws has failed like any other. */
export async function askWhere(
  resolve: NonNullable<StreamSource['resolve']>,
  signal: AbortSignal,
): Promise<Outcome<StreamAddress>> {
  try {
    return await resolve(signal);
  } catch {
    return { kind: 'failed', fault: broken };
  }
}

/** Asking again would end alike: the login is refused, the address is forbidden or of a kind that is not dialled. */
export function isHopeless({ stage, reason }: DeviceFault): boolean {
  return stage === 'login' || reason === 'forbidden' || (stage === 'stream' && reason === 'unsupported');
}
