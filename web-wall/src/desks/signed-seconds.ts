/** `+1.2`, `−0.5` with a proper minus, `0.0` without a sign: how far a clock is off, in seconds. */
export function signedSeconds(offsetMs: number): string {
  const seconds = Math.abs(offsetMs / 1000).toFixed(1);
  if (seconds === '0.0') return seconds;

  return `${offsetMs > 0 ? '+' : '−'}${seconds}`;
}
