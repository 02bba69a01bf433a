import type { AdapterContext, DiscoverListener } from '../sdk/adapter.ts';
import { hearAnnouncements } from './announcement-ear.ts';
import { HeardDevices } from './heard-devices.ts';
import { ipv4Interfaces } from './ipv4-interfaces.ts';
import { hintsOf } from './match-hints.ts';
import { managementAddress } from './ws-discovery.ts';

/** What is read of a segment within a minute; a city's worth of cameras after a power cut is told of in time. */
const limits = { hosts: 1000, datagramsOfHost: 4, windowMs: 60_000 };

/**
 * Hears devices come (Hello) and go (Bye) on the gateway's segments until the signal fires. Nothing is ever sent.
 */
export async function watchDevices(
  context: AdapterContext,
  listener: Pick<DiscoverListener, 'onDevice' | 'onGone'>,
  signal: AbortSignal,
): Promise<void> {
  const heard = new HeardDevices(limits);
  const hear = (datagram: Buffer, host: string): void => {
    const message = heard.hear(datagram, host, context.clock.monotonic());
    const [match] = message?.matches ?? [];
    if (message === undefined || match === undefined || !isAllowed(context, host)) return;
    const { endpointUuid } = match;
    if (message.kind === 'bye') listener.onGone?.({ host, ...(endpointUuid === undefined ? {} : { endpointUuid }) });
    else if (message.kind === 'hello') {
      listener.onDevice({ address: managementAddress(host, match.xaddrs), ...hintsOf(match), method: 'multicast' });
    }
  };
  await hearAnnouncements(context, ipv4Interfaces(), hear, signal);
}

function isAllowed({ netGuard }: AdapterContext, host: string): boolean {
  try {
    netGuard.assertAllowed(host);
    return true;
  } catch {
    return false;
  }
}
