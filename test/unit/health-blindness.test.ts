import { expect } from 'chai';
import fc from 'fast-check';
import { Blindness } from '../../gateway/health/blindness.ts';
import { readOwnNetworks } from '../../gateway/health/own-networks-provider.ts';
import { seededRandom } from '../farm/picture/seeded-random.ts';

const intervalMs = 60_000;
const troubleMs = 3 * intervalMs;

/** What happens to a probe: true when nothing is heard. */
type Silence = (subnet: number, atMs: number, chance: number) => boolean;

interface Estate {
  readonly cameras: number;
  readonly subnets: number;
  readonly seed: number;
}

interface Reading {
  readonly camera: number;
  readonly atMs: number;
  readonly isTurn: boolean;
}

/** Every camera's turns, in an order by chance. */
function turnsOf(cameras: number, random: () => number, untilMs: number): Reading[] {
  const phases = Array.from({ length: cameras }, () => random() * intervalMs);
  const turns = phases.flatMap((phaseMs, camera) =>
    Array.from({ length: Math.floor(untilMs / intervalMs) }, (_, turn): Reading => {
      return { camera, atMs: turn * intervalMs + phaseMs, isTurn: true };
    }),
  );
  return turns.sort((one, other) => one.atMs - other.atMs);
}

/** The earlier of what is due next: a turn, or the second look at what has fallen silent. */
function takeNext(turns: Reading[], again: Reading[]): Reading | undefined {
  const [turn, hint] = [turns[0], again[0]];
  return hint !== undefined && (turn === undefined || hint.atMs <= turn.atMs) ? again.shift() : turns.shift();
}

/** Watches an estate; what falls silent in its turn is asked again 5 s later. */
function watch({ cameras, subnets, seed }: Estate, isSilent: Silence, untilMs: number) {
  const random = seededRandom(seed);
  const sight = new Blindness({ hasCanaries: false, probeIntervalMs: intervalMs });
  sight.follow({ cameras, subnets }, 0);
  const turns = turnsOf(cameras, random, untilMs);
  const again: Reading[] = [];
  const blindings: { readonly isBlind: boolean; readonly atMs: number }[] = [];
  /** Cameras whose second silence would have taken them down. */
  const believed = new Set<number>();
  for (let next = takeNext(turns, again); next !== undefined; next = takeNext(turns, again)) {
    const { camera, atMs, isTurn } = next;
    const [key, subnet] = [`camera-${camera}`, camera % subnets];
    const silent = isSilent(subnet, atMs, random());
    const change = sight.take({ key, subnet: `10.0.${subnet}`, isSilent: silent, wasThere: true, isTurn }, atMs);
    if (change !== undefined) blindings.push({ isBlind: change.isBlind, atMs });
    if (silent && isTurn) again.push({ camera, atMs: atMs + 5000, isTurn: false });
    else if (silent && sight.sightOf(key, atMs) === 'clear') believed.add(camera);
  }
  return { blindings, believed };
}

const estates = fc.record({
  cameras: fc.integer({ min: 150, max: 500 }),
  subnets: fc.integer({ min: 12, max: 40 }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});
const runs = { numRuns: 12, seed: 11 };

describe('whether the gateway itself is cut off', () => {
  it('is never said while others go on answering in several subnets, however many are silent', () => {
    const lost = fc.double({ min: 0.6, max: 0.8, noNaN: true });
    const property = fc.property(estates, lost, (estate, share) => {
      const dead = Math.round(share * estate.subnets);
      const { blindings } = watch(estate, (subnet, atMs) => atMs > intervalMs && subnet < dead, intervalMs + troubleMs);
      expect(blindings).to.deep.equal([]);
    });

    fc.assert(property, runs);
  });

  it('is said within an interval when nobody answers any more, and no silence is believed before', () => {
    const property = fc.property(estates, (estate) => {
      const { blindings, believed } = watch(estate, (_subnet, atMs) => atMs > intervalMs, intervalMs + troubleMs);
      expect(blindings.map(({ isBlind }) => isBlind)).to.deep.equal([true]);
      expect(blindings[0]?.atMs).to.be.within(intervalMs, 2 * intervalMs);
      expect(believed.size).to.equal(0);
    });

    fc.assert(property, runs);
  });

  it('is said when what is silent now and then answers: that is a line of our own that loses packets', () => {
    const loss = fc.double({ min: 0.7, max: 0.85, noNaN: true });
    const property = fc.property(estates, loss, (estate, share) => {
      const lossy: Silence = (_subnet, atMs, chance) => atMs > intervalMs && chance < share;
      const { blindings } = watch(estate, lossy, intervalMs + troubleMs);
      expect(blindings[0]?.isBlind).to.equal(true);
    });

    fc.assert(property, runs);
  });

  it('ends when a part answers for good, though most stay silent', () => {
    const property = fc.property(estates, (estate) => {
      const dead = Math.round(0.7 * estate.subnets);
      const cutUntilMs = 3 * intervalMs;
      const silence: Silence = (subnet, atMs) => atMs > intervalMs && (atMs < cutUntilMs || subnet < dead);
      const { blindings } = watch(estate, silence, cutUntilMs + 4 * intervalMs);
      expect(blindings.map(({ isBlind }) => isBlind)).to.deep.equal([true, false]);
    });

    fc.assert(property, runs);
  });
});

describe('the networks of this machine', () => {
  it('hold no loopback address, and none of elsewhere', () => {
    const isOwn = readOwnNetworks();

    expect(['127.0.0.1', '127.77.1.9', '::1', '203.0.113.9'].filter((host) => isOwn(host))).to.deep.equal([]);
  });
});
