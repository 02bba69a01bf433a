import { isIPv4 } from 'node:net';
import { z } from 'zod';
import type { AdapterContext, DiscoveredDevice } from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { runChild } from './child-run.ts';
import { authorityOf } from '../sdk/onvif-protocol/services.ts';
import { hintsOf } from './match-hints.ts';
import { managementAddress, readUuid } from './ws-discovery.ts';

/** node-onvif listens for 3 s; the rest is for a busy machine to start the child. */
const childMs = 12_000;

const childAnswer = z.object({ devices: z.array(z.unknown()).max(10_000), sources: z.array(z.unknown()).max(10_000) });
const childDevice = z.object({
  urn: z.string().max(512),
  xaddrs: z.array(z.string().max(1024)).max(64),
  scopes: z.array(z.string().max(1024)).max(256),
});
const childSource = z.object({ endpointUuid: z.string().max(128), host: z.ipv4() });

/** Asks the default network segment by node-onvif, in a child process. */
export async function probeMulticast(
  context: AdapterContext,
  deadline: CallDeadline,
): Promise<readonly DiscoveredDevice[]> {
  const limits = { signal: deadline.signal, deadlineMs: Number.POSITIVE_INFINITY };
  using own = new CallDeadline(context.clock, limits, childMs);
  const run = await runChild(new URL('./multicast-probe-child.ts', import.meta.url), undefined, own);
  if (run.kind === 'answer') return readMulticastAnswer(run.value);
  if (run.reason !== 'aborted') context.log.warn({ reason: run.reason }, 'multicast probe ended without an answer');
  return [];
}

/**
 * Devices out of what the child sent. What does not look right is left out.
 *
 * Each address that answered is a device of its own, for uuids are cloned; the XAddr's host counts only when nobody
 * knows who answered.
 */
export function readMulticastAnswer(value: unknown): readonly DiscoveredDevice[] {
  const answer = childAnswer.safeParse(value);
  if (!answer.success) return [];
  const sources = Map.groupBy(
    answer.data.sources.flatMap((one) => childSource.safeParse(one).data ?? []),
    (source) => source.endpointUuid,
  );
  return answer.data.devices.flatMap((one) => {
    const device = childDevice.safeParse(one).data;
    if (device === undefined) return [];
    const { xaddrs, scopes } = device;
    const endpointUuid = readUuid(device.urn);
    const answered = (sources.get(endpointUuid ?? '') ?? []).map((source) => source.host);
    const hosts = answered.length > 0 ? answered : literalHosts(xaddrs).slice(0, 1);
    const hints = hintsOf({ xaddrs, scopes, ...(endpointUuid === undefined ? {} : { endpointUuid }) });
    return [...new Set(hosts)].map((host) => ({
      address: managementAddress(host, xaddrs),
      ...hints,
      method: 'multicast' as const,
    }));
  });
}

function literalHosts(xaddrs: readonly string[]): readonly string[] {
  const hosts = xaddrs.map((xaddr) => authorityOf(xaddr)?.replace(/:\d+$/, '') ?? '');
  return hosts.filter((host) => isIPv4(host));
}
