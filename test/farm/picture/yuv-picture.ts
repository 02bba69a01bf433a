/** A colour as red, green, blue, each 0–255. */
export type Colour = readonly [number, number, number];

/** A point in fractions of the picture: 0,0 is the upper left, 1,1 the lower right corner. */
export type Point = readonly [number, number];

/** Y, Cb, Cr of a colour in BT.709 limited range. */
function yuvOf([r, g, b]: Colour): readonly [number, number, number] {
  return [
    16 + 0.1826 * r + 0.6142 * g + 0.062 * b,
    128 - 0.1006 * r - 0.3386 * g + 0.4392 * b,
    128 + 0.4392 * r - 0.3989 * g - 0.0403 * b,
  ];
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

function rollPlane(plane: Buffer, { width, height }: { width: number; height: number }, [x, y]: Point): void {
  const before = Buffer.from(plane);
  const across = Math.round(x * width);
  for (let row = 0; row < height; row++) {
    const from = ((row + Math.round(y * height)) % height) * width;
    before.copy(plane, row * width, from + across, from + width);
    before.copy(plane, (row + 1) * width - across, from, from + across);
  }
}

/** A raw I420 picture that can be painted on; shapes come in fractions, so that one scene fits every size. */
export class YuvPicture {
  readonly width: number;
  readonly height: number;
  /** Y plane, then U and V at half size: what ffmpeg calls rawvideo yuv420p. */
  readonly bytes: Buffer;

  /** Sizes must be even. */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = Buffer.alloc((width * height * 3) / 2);
    this.fillBlack();
  }

  fillBlack(): void {
    this.bytes.fill(16, 0, this.width * this.height);
    this.bytes.fill(128, this.width * this.height);
  }

  copyFrom(other: YuvPicture): void {
    other.bytes.copy(this.bytes);
  }

  /** Moves everything aside by shares of the picture; what leaves it at one side comes in at the other. */
  roll(x: number, y: number): void {
    const half = { width: this.width >> 1, height: this.height >> 1 };
    const pixels = this.width * this.height;
    rollPlane(this.bytes.subarray(0, pixels), this, [x, y]);
    rollPlane(this.bytes.subarray(pixels, (pixels * 5) / 4), half, [x, y]);
    rollPlane(this.bytes.subarray((pixels * 5) / 4), half, [x, y]);
  }

  /** Fills whole pixels, clipped to the picture. */
  fillPixels(x: number, y: number, size: { width: number; height: number }, colour: Colour): void {
    const [luma, blue, red] = yuvOf(colour);
    const left = Math.max(0, x);
    const right = Math.min(this.width, x + size.width);
    const top = Math.max(0, y);
    const bottom = Math.min(this.height, y + size.height);
    if (right <= left) return;
    for (let row = top; row < bottom; row++) {
      this.bytes.fill(luma, row * this.width + left, row * this.width + right);
      if ((row & 1) === 0) this.#fillChroma(row >> 1, [left, right], [blue, red]);
    }
  }

  #fillChroma(row: number, [left, right]: readonly [number, number], [blue, red]: readonly [number, number]): void {
    const half = this.width >> 1;
    const start = this.width * this.height + row * half;
    const second = start + half * (this.height >> 1);
    this.bytes.fill(blue, start + (left >> 1), start + ((right + 1) >> 1));
    this.bytes.fill(red, second + (left >> 1), second + ((right + 1) >> 1));
  }

  fillRect([x, y]: Point, [width, height]: Point, colour: Colour): void {
    const left = Math.round(x * this.width);
    const top = Math.round(y * this.height);
    const size = {
      width: Math.round((x + width) * this.width) - left,
      height: Math.round((y + height) * this.height) - top,
    };
    this.fillPixels(left, top, size, colour);
  }

  /** Vertical gradient over the full width from `top` to `bottom`. */
  fillGradient(top: number, bottom: number, colours: readonly [Colour, Colour]): void {
    const first = Math.round(top * this.height);
    const last = Math.round(bottom * this.height);
    for (let row = first; row < last; row++) {
      const colour = mix(colours[0], colours[1], (row - first) / (last - first));
      this.fillPixels(0, row, { width: this.width, height: 1 }, colour);
    }
  }

  /** A shape with level upper and lower edges: `[left, right]` at the top, `[left, right]` at the bottom. */
  fillTrapezoid(rows: Point, top: Point, bottom: Point, colour: Colour): void {
    const first = Math.round(rows[0] * this.height);
    const last = Math.round(rows[1] * this.height);
    for (let row = first; row < last; row++) {
      const share = (row - first) / (last - first);
      const left = Math.round((top[0] + (bottom[0] - top[0]) * share) * this.width);
      const right = Math.round((top[1] + (bottom[1] - top[1]) * share) * this.width);
      this.fillPixels(left, row, { width: right - left, height: 1 }, colour);
    }
  }
}
