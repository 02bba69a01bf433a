import type { AdapterContext, Outcome } from '../adapter.ts';
import { deviceClockOffset } from './device-clock.ts';
import type { DeviceSession } from './device-session.ts';
import { ok } from '../outcome.ts';
import { devicePath, readCapabilities, readServices, type ServicePaths } from './services.ts';

interface ClockReading {
  readonly rttMs: number;
  /** Undefined when the answer held no usable time. */
  readonly clockOffsetMs: number | undefined;
}

/** Asks for the device's clock, the one question that needs no login. */
export async function readClock(
  session: DeviceSession,
  clock: AdapterContext['clock'],
): Promise<Outcome<ClockReading>> {
  const sentAtMs = clock.now();
  const startedMs = clock.monotonic();
  const answer = await session.call(devicePath, { service: 'device', operation: 'GetSystemDateAndTime' });
  if (answer.kind === 'failed') return answer;
  const rttMs = clock.monotonic() - startedMs;
  const offsetMs = deviceClockOffset(answer.value, sentAtMs + rttMs / 2);
  return ok({ rttMs, clockOffsetMs: offsetMs === undefined ? undefined : Math.round(offsetMs) });
}

/** Where its services are: GetServices, which alone knows Media2, else GetCapabilities. */
export async function readServicePaths(session: DeviceSession): Promise<Outcome<ServicePaths>> {
  const inner = '<IncludeCapability>false</IncludeCapability>';
  const services = await session.call(devicePath, { service: 'device', operation: 'GetServices', inner });
  if (services.kind === 'ok') {
    const paths = readServices(services.value);
    if (paths.media1 !== undefined || paths.media2 !== undefined) return ok(paths);
  } else if (services.fault.reason !== 'unsupported' && services.fault.reason !== 'malformed') {
    return services;
  }
  const all = { service: 'device', operation: 'GetCapabilities', inner: '<Category>All</Category>' } as const;
  const capabilities = await session.call(devicePath, all);
  return capabilities.kind === 'ok' ? ok(readCapabilities(capabilities.value)) : capabilities;
}
