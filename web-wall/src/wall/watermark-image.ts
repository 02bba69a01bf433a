const width = 380;
const height = 190;

function escapeText(text: string): string {
  return text.replace(/[<>&]/g, (sign) => `&#${String(sign.codePointAt(0))};`);
}

/** A slanted, faint text that is laid over a picture again and again; a value of CSS `background-image`. */
export function watermarkImage([first, second]: readonly [string, string]): string {
  const text = (line: string, y: number) => `<text x="190" y="${String(y)}">${escapeText(line)}</text>`;
  const style =
    'font-family="sans-serif" font-size="15" text-anchor="middle" fill="#fff" fill-opacity=".24" stroke="#000" stroke-opacity=".1" stroke-width="1" paint-order="stroke"';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}"><g transform="rotate(-18 190 95)" ${style}>${text(first, 88)}${text(second, 110)}</g></svg>`;

  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

/** It moves each minute, so that nothing behind it stays covered; a value of CSS `background-position`. */
export function watermarkShift(atMs: number): string {
  const minute = Math.floor(atMs / 60_000);

  return `${String((minute * 137) % width)}px ${String((minute * 71) % height)}px`;
}
