import { signedSeconds } from '../signed-seconds.ts';

/** A device's clock that is off by more than this fails the clock check (local setting of the gateway, its default). */
const clockWarnMs = 5000;

/** How far a clock is off: `+1.2 s`; a dash when nobody knows. */
export function ClockOffset({ offsetMs }: { readonly offsetMs: number | undefined }) {
  if (offsetMs === undefined) return <span className="dim">–</span>;

  return (
    <span className={Math.abs(offsetMs) > clockWarnMs ? 'tone-warn' : undefined}>{`${signedSeconds(offsetMs)} s`}</span>
  );
}
