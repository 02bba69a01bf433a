import { expect } from 'chai';
import type { PushHead } from '../../gateway/media/push/push-head-api.ts';
import { type MediaBuffer, PushFeed } from '../../web-wall/src/wall/push-feed.ts';
import { PushInstants } from '../../web-wall/src/wall/push-instants.ts';
import { type BufferedRange, liveEdge, pacePlayback } from '../../web-wall/src/wall/push-pace.ts';

const h264 = 'video/mp4; codecs="avc1.64001f"';
const h265 = 'video/mp4; codecs="hvc1.1.6.L93.B0"';
const partTicks = 18_000;

/** Takes what it is given and is busy until told that it has done it. */
class FakeBuffer implements MediaBuffer {
  updating = false;
  readonly done: string[] = [];
  isFull = false;

  appendBuffer(bytes: Uint8Array): void {
    if (this.isFull) throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    this.#do(`append ${[...bytes].join(' ')}`);
  }

  remove(startS: number, endS: number): void {
    this.isFull = false;
    this.#do(`remove ${startS}–${endS}`);
  }

  changeType(mimeType: string): void {
    this.done.push(`type ${mimeType === h265 ? 'h265' : 'h264'}`);
  }

  #do(what: string): void {
    if (this.updating) throw new Error('the buffer is busy');
    this.updating = true;
    this.done.push(what);
  }
}

describe('PushFeed', () => {
  let buffer: FakeBuffer;
  let feed: PushFeed;
  let currentS = 0;

  beforeEach(() => {
    buffer = new FakeBuffer();
    feed = new PushFeed(buffer, h264);
    currentS = 0;
    feed.addInit(h264, new Uint8Array([100]));
  });

  /** Part number n of a stream with parts of 0.2 s; its only byte is n. */
  const add = (number: number, more: Partial<PushHead> = {}): void => {
    const times = { startTicks: number * partTicks, durationTicks: partTicks, atMs: 0 };
    const head = { kind: 'part', channel: 1, isIndependent: false, isAfterSkip: false, ...times, ...more } as const;
    feed.addPart(head, new Uint8Array([number]));
  };
  const addKey = (number: number, more: Partial<PushHead> = {}): void => add(number, { isIndependent: true, ...more });
  /** Lets the buffer finish until there is nothing left to do. */
  const drain = (): string[] => {
    for (let before = -1; before !== buffer.done.length;) {
      before = buffer.done.length;
      buffer.updating = false;
      feed.feed(currentS);
    }
    return buffer.done;
  };

  it('hands over the section first and then, together, all parts that came meanwhile', () => {
    addKey(0);
    add(1);
    add(2);

    expect(drain()).to.deep.equal(['append 100', 'append 0 1 2']);
  });

  it('leaves the buffer alone while it is busy', () => {
    feed.feed(0);
    addKey(0);
    feed.feed(0);

    expect(buffer.done).to.deep.equal(['append 100']);
  });

  it('begins with a key frame whatever comes before it', () => {
    add(0);
    add(1);
    addKey(2);
    add(3);

    expect(drain()).to.deep.equal(['append 100', 'append 2 3']);
  });

  it('waits for a key frame after parts were left out', () => {
    addKey(0);
    add(4, { isAfterSkip: true });
    add(5);
    addKey(6, { isAfterSkip: true });

    expect(drain()).to.deep.equal(['append 100', 'append 0 6']);
  });

  it('drops everything before the newest key frame when the buffer lags, and never holds more than that', () => {
    feed.feed(0);
    for (let number = 0; number < 100; number++) add(number, { isIndependent: number % 10 === 0 });

    expect(drain()).to.deep.equal(['append 100', 'append 90 91 92 93 94 95 96 97 98 99']);
  });

  it('keeps no group of pictures that has no end', () => {
    feed.feed(0);
    addKey(0);
    for (let number = 1; number < 150; number++) add(number);
    addKey(150);

    expect(drain()).to.deep.equal(['append 100', 'append 150']);
  });

  it('takes the group that is sent again after a lost connection only once, and goes on where it was', () => {
    addKey(0);
    add(1);
    drain();

    feed.addInit(h264, new Uint8Array([100]));
    addKey(0);
    add(1);
    add(2);

    expect(drain()).to.deep.equal(['append 100', 'append 0 1', 'append 2']);
  });

  it('changes the type with the section that brings it, in order', () => {
    addKey(0);
    feed.addInit(h265, new Uint8Array([101]));
    add(1);
    addKey(2);

    expect(drain()).to.deep.equal(['append 100', 'append 0', 'type h265', 'append 101', 'append 2']);
  });

  it('removes what was played long ago, and not for each part', () => {
    addKey(0);
    drain();

    currentS = 10.5;
    addKey(50);
    drain();
    currentS = 11;
    add(51);

    expect(drain()).to.deep.equal(['append 100', 'append 0', 'remove 0–5.5', 'append 50', 'append 51']);
  });

  it('makes room in a full buffer and hands the same parts over again', () => {
    currentS = 4;
    addKey(20);
    feed.feed(currentS);
    buffer.updating = false;
    buffer.isFull = true;

    expect(drain()).to.deep.equal(['append 100', 'remove 0–3.5', 'append 20']);
  });

  it('empties a buffer that stays full, and goes on with the next key frame', () => {
    currentS = 4;
    addKey(20);
    feed.feed(currentS);
    for (let full = 0; full < 2; full++) {
      buffer.updating = false;
      buffer.isFull = true;
      feed.feed(currentS);
    }
    add(21);
    addKey(22);

    expect(drain()).to.deep.equal(['append 100', 'remove 0–3.5', 'remove 0–Infinity', 'append 22']);
  });
});

describe('pacePlayback', () => {
  const aimS = 0.36;
  const at = (currentS: number, ranges: readonly BufferedRange[], rate = 1) =>
    pacePlayback({ currentS, ranges, aimS, rate });

  it('leaves a picture alone that is about as far behind as it should be', () => {
    expect([0.3, 0.36, 0.45].map((behindS) => at(10 - behindS, [[0, 10]]))).to.deep.equal([
      { rate: 1 },
      { rate: 1 },
      { rate: 1 },
    ]);
  });

  it('goes a little faster or slower until the distance is right, not only nearly', () => {
    const rates = [0.6, 0.45, 0.38].reduce<number[]>(
      (seen, behindS) => [...seen, at(10 - behindS, [[0, 10]], seen.at(-1) ?? 1).rate],
      [],
    );

    expect(rates).to.deep.equal([1.05, 1.05, 1]);
    expect(at(9.8, [[0, 10]]).rate).to.equal(0.95);
    expect(at(9.7, [[0, 10]], 0.95).rate).to.equal(0.95);
    expect(at(9.66, [[0, 10]], 0.95).rate).to.equal(1);
  });

  it('jumps to the newest pictures when it is more than 2 s behind, e.g. after the tab was hidden', () => {
    expect(at(7.9, [[0, 10]])).to.deep.equal({ seekToS: 10 - aimS, rate: 1 });
  });

  it('jumps sooner while it has only just begun and the newest pictures are still coming in', () => {
    const young = { ranges: [[0, 10]], aimS, rate: 1, isYoung: true } as const;

    expect(pacePlayback({ ...young, currentS: 9.45 })).to.deep.equal({ seekToS: 10 - aimS, rate: 1 });
    expect(pacePlayback({ ...young, currentS: 9.55 }).seekToS).to.equal(undefined);
  });

  it('plays on to a gap and then jumps over it', () => {
    const ranges = [
      [0, 5],
      [5.8, 6.2],
    ] as const;

    expect(at(4.8, ranges).seekToS).to.equal(undefined);
    expect(at(4.95, ranges).seekToS).to.be.closeTo(5.84, 0.001);
  });

  it('never jumps before the begin of what is buffered', () => {
    expect(
      at(4.95, [
        [0, 5],
        [5.5, 5.6],
      ]).seekToS,
    ).to.be.closeTo(5.505, 0.001);
  });

  it('comes to the pictures wherever it stands outside of them', () => {
    expect(at(0, [[100, 101]]).seekToS).to.be.closeTo(100.64, 0.001);
    expect(at(200, [[100, 101]]).seekToS).to.be.closeTo(100.64, 0.001);
  });

  it('has nothing to say without pictures', () => {
    expect(at(3, [], 1.05)).to.deep.equal({ rate: 1.05 });
    expect(liveEdge([], aimS)).to.equal(undefined);
  });
});

describe('PushInstants', () => {
  /** Part number n of 0.2 s: it was taken n times 0.2 s after the first, unless said otherwise. */
  const part = (number: number, atMs = 1_000_000 + number * 200): PushHead => ({
    ...{ kind: 'part', channel: 1, isIndependent: false, isAfterSkip: false },
    ...{ startTicks: number * partTicks, durationTicks: partTicks, atMs },
  });
  const after = (...parts: readonly PushHead[]): PushInstants => {
    const instants = new PushInstants();
    parts.forEach((each) => instants.add(each));
    return instants;
  };

  it('tells when the picture was taken that shows', () => {
    const instants = after(part(5), part(6), part(7));

    expect([1.0, 1.25, 1.5].map((currentS) => instants.at(currentS))).to.deep.equal([1_001_000, 1_001_250, 1_001_500]);
  });

  it('follows the gateway’s clock over an interruption, during which the last picture stood', () => {
    const instants = after(part(5), part(20, 1_060_000));

    expect([1.3, 2, 4.1].map((currentS) => instants.at(currentS))).to.deep.equal([1_001_200, 1_001_200, 1_060_100]);
  });

  it('does not know what was before its parts', () => {
    expect(after(part(5)).at(0.9)).to.equal(undefined);
    expect(after().at(0)).to.equal(undefined);
  });

  it('takes a part that is sent again for the same', () => {
    expect(after(part(5), part(6), part(5, 1_090_000), part(6, 1_090_000)).at(1)).to.equal(1_001_000);
  });

  it('forgets what was long ago', () => {
    const instants = after(...Array.from({ length: 1000 }, (_, number) => part(number)));

    expect(instants.at(870 * 0.2)).to.equal(undefined);
    expect(instants.at(873.5 * 0.2)).to.equal(1_174_700);
  });
});
