import { expect } from 'chai';
import fc from 'fast-check';
import type { DeviceFault, FaultReason } from '../../adapters/sdk/adapter.ts';
import type { AccessPathId, CredentialId } from '../../gateway/registry/camera.ts';
import { choosePath, type PathRank, rankPaths, redundancyOf } from '../../gateway/registry/paths/choose-path.ts';
import {
  isFit,
  newStanding,
  nextStanding,
  type PathFact,
  type PathStanding,
} from '../../gateway/registry/paths/path-standing.ts';

const startMs = 1_000_000;
const minuteMs = 60_000;
const faultOf = (reason: FaultReason): DeviceFault => ({ stage: 'connect', reason, detail: 'as told' });
const timeout = faultOf('timeout');
const failed: PathFact = { kind: 'stream-failed', profile: 'main', fault: timeout, wasLive: false };

function aRank(id: string, priority: number, members: Partial<PathRank> = {}): PathRank {
  return { id: id as AccessPathId, priority, isEnabled: true, ...members }; // a brand
}

/** A standing after facts, a second apart. */
function after(...facts: readonly PathFact[]): PathStanding {
  return facts.reduce(
    (standing, fact, index) => nextStanding(standing, fact, startMs + index * 1000),
    newStanding(startMs),
  );
}

const anyReason = fc.constantFrom<FaultReason>(
  'timeout',
  'refused',
  'unauthorised',
  'locked',
  'over-budget',
  'no-frame',
);
const anyFact: fc.Arbitrary<PathFact> = fc.oneof(
  fc.constant<PathFact>({ kind: 'answered' }),
  anyReason.map((reason): PathFact => ({ kind: 'missed', fault: faultOf(reason) })),
  fc.constant<PathFact>({ kind: 'streaming', profile: 'main' }),
  fc.constant<PathFact>({ kind: 'stream-ended', profile: 'main' }),
  fc.tuple(anyReason, fc.boolean()).map(([reason, wasLive]): PathFact => ({
    kind: 'stream-failed',
    profile: 'main',
    fault: faultOf(reason),
    wasLive,
  })),
  fc.constant<PathFact>({ kind: 'login-changed' }),
);
const anyCamera = fc
  .array(fc.tuple(fc.array(anyFact, { maxLength: 12 }), fc.boolean(), fc.option(fc.constantFrom('k1', 'k2'))), {
    maxLength: 5,
  })
  .map((members) => {
    const paths = members.map(([, isEnabled, key], index) =>
      aRank(`p${String(index)}`, index + 1, { isEnabled, ...(key !== null && { credentialId: key as CredentialId }) }),
    );
    const standings = new Map(paths.map(({ id }, index) => [id, after(...(members[index]?.[0] ?? []))]));
    return { paths, standings };
  });

describe('choosePath', () => {
  const [first, second] = [aRank('a', 1), aRank('b', 2)];
  const choose = (standings: Record<string, PathStanding>, atMs = startMs + 5000): string | undefined =>
    choosePath([second, first], new Map(Object.entries(standings)) as never, atMs)?.id; // brands

  it('takes the first by priority as long as nothing speaks against it', () => {
    expect(choose({})).to.equal('a');
    expect(choose({ a: after({ kind: 'answered' }), b: after({ kind: 'streaming', profile: 'main' }) })).to.equal('a');
  });

  it('takes the second when the first missed two probes, not one, and the first again after two good ones', () => {
    const missed: PathFact = { kind: 'missed', fault: timeout };
    const good: PathFact = { kind: 'answered' };
    expect(choose({ a: after(good, missed) })).to.equal('a');
    expect(choose({ a: after(good, missed, missed) })).to.equal('b');
    expect(choose({ a: after(good, missed, missed, good) })).to.equal('b');
    expect(choose({ a: after(good, missed, missed, good, good) })).to.equal('a');
  });

  it('lets a path rest a minute after a failed stream, then longer, whatever the probes say', () => {
    const a = after(failed, { kind: 'answered' }, { kind: 'answered' });
    expect(choose({ a }, startMs + minuteMs - 1)).to.equal('b');
    expect(choose({ a }, startMs + minuteMs)).to.equal('a');
    const again = nextStanding(a, failed, startMs + minuteMs);
    expect(choose({ a: again }, startMs + 3 * minuteMs - 1)).to.equal('b');
    expect(choose({ a: again }, startMs + 3 * minuteMs)).to.equal('a');
  });

  it('forgives the first cut of a picture, not the second', () => {
    const cut: PathFact = { kind: 'stream-failed', profile: 'main', fault: faultOf('reset'), wasLive: true };
    const live: PathFact = { kind: 'streaming', profile: 'main' };
    expect(choose({ a: after(live, cut) })).to.equal('a');
    expect(choose({ a: after(live, cut, cut) })).to.equal('b');
    expect(choose({ a: after(live, cut, live, cut) })).to.equal('a');
  });

  it('believes a running picture more than a probe', () => {
    const missed: PathFact = { kind: 'missed', fault: timeout };
    expect(choose({ a: after({ kind: 'streaming', profile: 'sub' }, missed, missed, missed) })).to.equal('a');
  });

  it('never tries a refused login elsewhere', () => {
    const credentialId = 'k' as CredentialId;
    const refused = after({ ...failed, fault: faultOf('unauthorised') });
    const standings = new Map([[first.id, refused]]);
    const sharing = [
      { ...first, credentialId },
      { ...second, credentialId },
    ];
    const own = [
      { ...first, credentialId },
      { ...second, credentialId: 'k2' as CredentialId },
    ];

    expect(choosePath(sharing, standings, startMs)?.id).to.equal('a');
    expect(choosePath(own, standings, startMs)?.id).to.equal('b');
  });

  it('takes a refused path again when its login changed, and not because it answers a probe', () => {
    const refused: PathFact = { ...failed, fault: faultOf('locked') };
    expect(choose({ a: after(refused, { kind: 'answered' }, { kind: 'answered' }) })).to.equal('b');
    expect(choose({ a: after(refused, { kind: 'login-changed' }) })).to.equal('a');
  });

  it('does not leave a camera that is only busy', () => {
    expect(choose({ a: after({ ...failed, fault: faultOf('over-budget') }) })).to.equal('a');
  });

  it('gives every enabled path exactly once and none that is switched off', () => {
    fc.assert(
      fc.property(anyCamera, fc.integer({ min: 0, max: 1000 }), ({ paths, standings }, seconds) => {
        const ranked = rankPaths(paths, standings, startMs + seconds * 1000);
        expect(ranked.map(({ id }) => id)).to.have.members(
          paths.filter(({ isEnabled }) => isEnabled).map(({ id }) => id),
        );
      }),
    );
  });

  it('chooses a fit path whenever there is one, and of fit ones the first by priority', () => {
    fc.assert(
      fc.property(anyCamera, ({ paths, standings }) => {
        const atMs = startMs + 20_000;
        const noKeys = paths.map(({ credentialId: _key, ...path }) => path);
        const fit = noKeys.filter(({ id, isEnabled }) => {
          const standing = standings.get(id);
          return isEnabled && standing !== undefined && isFit(standing, atMs);
        });
        if (fit.length > 0) expect(choosePath(noKeys, standings, atMs)?.id).to.equal(fit[0]?.id);
      }),
    );
  });

  it('does not depend on the order in which it is told', () => {
    fc.assert(
      fc.property(anyCamera, ({ paths, standings }) => {
        const turned = rankPaths([...paths].reverse(), standings, startMs);
        expect(turned).to.deep.equal(rankPaths(paths, standings, startMs));
      }),
    );
  });

  it('settles: after any history, two good probes bring the first path back within 15 minutes unless its login is refused', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), (facts) => {
        const told = after(...facts);
        const laterMs = startMs + 30_000 + 15 * minuteMs;
        const good = nextStanding(nextStanding(told, { kind: 'answered' }, laterMs), { kind: 'answered' }, laterMs);
        expect(isFit(good, laterMs)).to.equal(told.loginRefusedBy !== 'stream');
      }),
    );
  });
});

describe('redundancyOf', () => {
  it('tells a camera with one of two paths down from one that has lost both', () => {
    const paths = [aRank('a', 1), aRank('b', 2)];
    const down = after(failed);
    const at = (standings: readonly [string, PathStanding][]): string =>
      redundancyOf(paths, new Map(standings) as never, startMs); // brands

    expect(at([])).to.equal('full');
    expect(at([['b', down]])).to.equal('degraded');
    expect(at([['a', down], ['b', down]])).to.equal('lost'); // prettier-ignore
    expect(redundancyOf(paths.slice(1), new Map(), startMs)).to.equal('single');
    expect(redundancyOf([aRank('a', 1, { isEnabled: false })], new Map(), startMs)).to.equal('none');
  });
});
