import type { CallLimits, Outcome, ProbeLevel, ProbeReading, ProbeTarget } from '../adapter.ts';
import { CallDeadline } from '../call-deadline.ts';
import { failed, ok } from '../outcome.ts';
import { askRtspOptions } from '../rtsp-options.ts';
import { readClock } from './conversation.ts';
import type { OnvifClient } from './onvif-client.ts';

/** L1 and L2: one exchange without login. */
export async function probeDevice(
  client: OnvifClient,
  target: ProbeTarget,
  level: ProbeLevel,
  limits: CallLimits,
): Promise<Outcome<ProbeReading>> {
  const { clock } = client.context;
  using deadline = new CallDeadline(clock, limits);
  if (level === 'L1' && target.rtspPort !== undefined) {
    const { host } = target.address;
    const forbidden = client.forbids(host);
    if (forbidden) return forbidden;
    const asked = await askRtspOptions({ host, port: target.rtspPort }, clock, deadline);
    return asked.kind === 'ok' ? ok({ rttMs: asked.value }) : asked;
  }
  const startedMs = clock.monotonic();
  using session = client.session({ address: target.address }, deadline);
  const time = await readClock(session, clock);
  if (level === 'L2') return clockReading(time);
  if (time.kind === 'ok') return ok({ rttMs: time.value.rttMs });
  // A device that answers with a refusal is alive.
  const answered = time.fault.stage === 'login' || time.fault.reason === 'unsupported';
  return answered ? ok({ rttMs: clock.monotonic() - startedMs }) : time;
}

function clockReading(time: Awaited<ReturnType<typeof readClock>>): Outcome<ProbeReading> {
  if (time.kind === 'failed') return time;
  const { rttMs, clockOffsetMs } = time.value;
  if (clockOffsetMs === undefined) return failed('clock', 'malformed', 'GetSystemDateAndTime: no usable time');
  return ok({ rttMs, clockOffsetMs });
}
