/**
 * `H.264`, `H.265` or `MJPEG`, as people write it.
 *
 * @param codec as a device names it (`h264`), or as RFC 6381 does (`avc1.42c016`)
 */
export function codecName(codec: string): string {
  if (codec.startsWith('avc')) return 'H.264';
  if (/^h(vc|ev)1/.test(codec)) return 'H.265';

  return { h264: 'H.264', h265: 'H.265', mjpeg: 'MJPEG' }[codec] ?? codec;
}
