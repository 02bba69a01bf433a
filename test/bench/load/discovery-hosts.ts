/** The address of a host of the benchmark: `net` is its first two numbers. */
export function hostOf(net: string, index: number): string {
  return `${net}.${(index >> 8) & 255}.${index & 255}`;
}
