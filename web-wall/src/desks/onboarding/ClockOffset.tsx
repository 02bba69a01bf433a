/** A device's clock that is off by more than this fails the clock check (local setting of the gateway, its default). */
const clockWarnMs = 5000;

/** How far a clock is off: `+1.2 s`; a dash when nobody knows. */
export function ClockOffset({ offsetMs }: { readonly offsetMs: number | undefined }) {
  if (offsetMs === undefined) return <span className="dim">–</span>;
  const seconds = Math.abs(offsetMs / 1000).toFixed(1);
  const sign = seconds === '0.0' ? '' : offsetMs > 0 ? '+' : '−';

  return <span className={Math.abs(offsetMs) > clockWarnMs ? 'tone-warn' : undefined}>{`${sign}${seconds} s`}</span>;
}
