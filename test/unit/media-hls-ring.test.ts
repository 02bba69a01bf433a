import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { RingBudget } from '../../gateway/media/hls/ring-budget.ts';
import { beganMs, HollowFeed } from '../fixtures/hollow-ring.ts';
import { readStrictly } from '../fixtures/strict-playlist.ts';

/** What a gateway has that nobody configured. */
const { live } = loadConfig({});

const forever = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

describe('the live ring by the default configuration', () => {
  for (const [name, bitsPerSecond, groupSeconds] of [
    ['a sub-stream of 0.5 Mbit/s with groups of 2 s', 500_000, 2],
    ['a main stream of 4 Mbit/s with groups of 2 s', 4_000_000, 2],
    ['a main stream of 4 Mbit/s with groups of 4 s', 4_000_000, 4],
  ] as const) {
    it(`holds the last 60 s of ${name} at every moment, and not twice as much`, () => {
      const feed = new HollowFeed(live).begin();
      const partBytes = bitsPerSecond / 8 / 5;
      let leastMs = Infinity;
      for (let part = 0; part < ((5 * 200) / groupSeconds) * groupSeconds; part += 1) {
        const inGroup = part % (5 * groupSeconds);
        feed.part(0.2, { isKey: inGroup === 0, endsGroup: inGroup === 5 * groupSeconds - 1, sizeBytes: partBytes });
        if (feed.nowMs - beganMs < 70_000) continue;
        const oldestMs = feed.ring.between(forever)[0]?.parts[0]?.atMs ?? Infinity;
        leastMs = Math.min(leastMs, feed.nowMs - oldestMs);
      }

      expect(leastMs).to.be.at.least(60_000);
      expect(feed.ring.heldTicks / 90_000).to.be.at.most(60 + 3 * groupSeconds);
      expect(feed.ring.sizeBytes).to.be.at.most(live.ringBytes);
    });
  }

  it('gives up the oldest seconds of a stream that is too heavy for its share of memory', () => {
    const feed = new HollowFeed(live).begin();
    const partBytes = 16_000_000 / 8 / 5;
    for (let group = 0; group < 40; group += 1) {
      feed.group(2, partBytes);
      expect(feed.ring.sizeBytes).to.be.at.most(live.ringBytes);
    }

    expect(feed.ring.heldTicks / 90_000).to.be.within(20, 24);
  });
});

describe('LiveRing.between', () => {
  it('begins with the key frame at or before the interval and ends with the part that was under way', () => {
    const feed = new HollowFeed().begin();
    for (let group = 0; group < 10; group += 1) feed.group(2);

    const [stretch, ...others] = feed.ring.between({ fromMs: beganMs + 5100, toMs: beganMs + 9500 });

    expect(others).to.deep.equal([]);
    expect(stretch?.parts[0]).to.deep.include({ atMs: beganMs + 4000 });
    expect(stretch?.parts[0]?.part.isIndependent).to.equal(true);
    expect(stretch?.parts.at(-1)).to.deep.include({ atMs: beganMs + 9400 });
  });

  it('holds what is in the making, too', () => {
    const feed = new HollowFeed().begin().group(2).part(0.2, { isKey: true }).part(0.2);

    const [stretch] = feed.ring.between({ fromMs: beganMs + 2100, toMs: beganMs + 99_000 });

    expect(stretch?.parts.map(({ atMs }) => atMs - beganMs)).to.deep.equal([2000, 2200]);
  });

  it('tells sessions and formats apart, and leaves out what ended before or began later', () => {
    const feed = new HollowFeed().begin('a').group(2).begin('a').pause(5).group(2).begin('b').group(2);
    const stretchesOf = (fromMs: number, toMs: number): string[] =>
      feed.ring
        .between({ fromMs: beganMs + fromMs, toMs: beganMs + toMs })
        .map(({ init, parts }) => `${init.name} ${parts.length}`);

    expect(stretchesOf(0, 60_000)).to.deep.equal(['init-1.mp4 10', 'init-1.mp4 10', 'init-2.mp4 10']);
    expect(stretchesOf(8000, 9500)).to.deep.equal(['init-1.mp4 10', 'init-2.mp4 3']);
    expect(stretchesOf(3000, 6000)).to.deep.equal([]);
    expect(stretchesOf(60_000, 70_000)).to.deep.equal([]);
  });
});

describe('instant replay', () => {
  it('is a playlist with an end, of the newest complete segments, at least as long as asked for', () => {
    const feed = new HollowFeed().begin();
    for (let group = 0; group < 30; group += 1) feed.group(2);
    feed.part(0.2, { isKey: true });

    const text = feed.ring.replayPlaylist(19) ?? '';

    const { segments, hasEnd, sequence } = readStrictly(text);
    expect(text).to.include('#EXT-X-PLAYLIST-TYPE:VOD\n');
    expect(hasEnd).to.equal(true);
    expect(segments.map(({ seconds }) => seconds)).to.deep.equal(Array.from({ length: 10 }, () => 2));
    expect([sequence, segments.at(-1)?.uri]).to.deep.equal([20, 'seg-29.m4s']);
  });

  it('has the breaks and the initialisation sections of what it lists', () => {
    const feed = new HollowFeed().begin('a').group(2).begin('a').group(2).begin('b').group(2);

    const { segments } = readStrictly(feed.ring.replayPlaylist(60) ?? '');

    expect(segments.map(({ map, isDiscontinuous }) => [map, isDiscontinuous])).to.deep.equal([
      ['init-1.mp4', false],
      ['init-1.mp4', true],
      ['init-2.mp4', true],
    ]);
  });

  it('is there only when a segment is', () => {
    expect(new HollowFeed().begin().part(0.2, { isKey: true }).ring.replayPlaylist(20)).to.equal(undefined);
  });
});

describe('RingBudget', () => {
  /** Rings of so many groups of 2 s, 10 kB each, within one budget. */
  function fill(groups: Readonly<Record<string, number>>, limitBytes: number, watched: readonly string[]) {
    const budget = new RingBudget(limitBytes);
    budget.audience = () => new Set(watched);
    const feeds = new Map<string, HollowFeed>();
    for (const [key, count] of Object.entries(groups)) {
      const feed = new HollowFeed().begin();
      feeds.set(key, feed);
      budget.add(key, feed.ring);
      for (let group = 0; group < count; group += 1) {
        feed.group(2);
        budget.settle(key);
      }
    }
    const sizes = (): Record<string, number> =>
      Object.fromEntries([...feeds].map(([key, { ring }]) => [key, ring.sizeBytes / 10_000]));
    return { budget, feeds, sizes };
  }

  it('counts what all rings hold, and what leaves with them', () => {
    const { budget } = fill({ one: 3, two: 5 }, 1_000_000, []);
    expect(budget.usedBytes).to.equal(80_000);

    budget.remove('two');
    budget.remove('nobody');

    expect(budget.usedBytes).to.equal(30_000);
  });

  it('takes from rings that nobody watches first, then from the longest', () => {
    const { budget, sizes } = fill({ unwatched: 10, short: 4, long: 12 }, 200_000, ['short', 'long']);

    expect(sizes()).to.deep.equal({ unwatched: 4, short: 4, long: 12 });
    expect(budget.usedBytes).to.equal(200_000);
  });

  it('takes from the longest of those that are watched when the others have nothing more to give', () => {
    const { budget, sizes } = fill({ unwatched: 5, short: 4, long: 10 }, 120_000, ['short', 'long']);

    expect(sizes()).to.deep.equal({ unwatched: 1, short: 4, long: 6 });
    expect(budget.usedBytes).to.be.at.most(120_000);
  });

  it('never lets 400 main streams have more than all together may', () => {
    const limitBytes = 50_000_000;
    const budget = new RingBudget(limitBytes);
    const feeds = Array.from({ length: 400 }, () => new HollowFeed(live).begin());
    feeds.forEach(({ ring }, index) => budget.add(String(index), ring));
    for (let round = 0; round < 40; round += 1) {
      for (const [index, feed] of feeds.entries()) {
        feed.group(0.4, 5000);
        budget.settle(String(index));
        expect(budget.usedBytes).to.be.at.most(limitBytes);
      }
    }

    expect(feeds.reduce((sum, { ring }) => sum + ring.sizeBytes, 0)).to.equal(budget.usedBytes);
    const lengths = feeds.map(({ ring }) => ring.heldTicks);
    // No two differ by more than a segment of 2 s.
    expect(Math.max(...lengths) - Math.min(...lengths)).to.be.at.most(180_000);
  });

  it('gives up groups without an end when nothing else is left to take', () => {
    const budget = new RingBudget(100_000);
    const feeds = ['one', 'two'].map((key) => {
      const feed = new HollowFeed().begin().group(0.4);
      budget.add(key, feed.ring);
      return { key, feed };
    });

    for (let part = 0; part < 200; part += 1) {
      for (const { key, feed } of feeds) {
        feed.part(0.2, { isKey: part === 0 });
        budget.settle(key);
        expect(budget.usedBytes).to.be.at.most(100_000);
      }
    }
    for (const { feed } of feeds) expect(feed.ring.isReady).to.equal(true);
  });
});

describe('LiveRing.pieceTicks', () => {
  it('tells the playing time of the segments and parts that a player fetches, and nothing of what is gone', () => {
    const feed = new HollowFeed().begin();
    for (let group = 0; group < 3; group += 1) feed.group(2);
    const listed = feed.ring.between(forever).flatMap(({ parts }) => parts);
    const names = Array.from({ length: 6 }, (_, sequence) => `seg-${String(sequence)}.m4s`);

    const segments = names.map((name) => feed.ring.pieceTicks(name)).filter((ticks) => ticks > 0);

    expect(segments.reduce((sum, ticks) => sum + ticks, 0)).to.be.within(2 * 90_000, listed.length * 18_000);
    expect(feed.ring.pieceTicks('part-1.0.m4s')).to.equal(18_000);
    expect(['seg-99.m4s', 'part-99.0.m4s', 'init-0.mp4'].map((name) => feed.ring.pieceTicks(name))).to.deep.equal([
      0, 0, 0,
    ]);
  });
});
