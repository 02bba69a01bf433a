/** `812 B`, `48 KB`, `7.6 MB`: a file's size as office programs tell it. */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1024) return `${sizeBytes} B`;
  if (sizeBytes < 1024 * 1024) return `${Math.round(sizeBytes / 1024)} KB`;

  return `${(sizeBytes / 1024 / 1024).toFixed(1)} MB`;
}
