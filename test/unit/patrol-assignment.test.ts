import { expect } from 'chai';
import type { PostOnDuty } from '../../gateway/duty/roster/post-on-duty.ts';
import { assigneeOf, claimRank } from '../../gateway/patrol/assign-round.ts';
import {
  type RoundAssignee,
  causeOf,
  claimRound,
  finishRound,
  isClaimable,
  isFree,
  pauseRound,
} from '../../gateway/patrol/round.ts';
import type { UserId } from '../../gateway/platform/actor/actor.ts';
import { east, station } from '../fixtures/estate.ts';
import { beijing } from '../fixtures/patrol.ts';
import { aRound } from '../fixtures/round.ts';

const zhang = { officerId: 'zhang' as UserId, officerName: '张三' }; // a brand
const li = { officerId: 'li' as UserId, officerName: '李四' }; // a brand
const ofStation: RoundAssignee = {
  organisationId: station.id,
  organisationName: station.name,
  postId: 'post-1',
  postName: '一号席',
  officers: [zhang],
};

describe('the assignee of a round', () => {
  const onDuty: PostOnDuty = {
    organisationId: station.id,
    organisationPath: station.path,
    postId: 'post-1' as never, // a brand
    postName: '一号席',
    users: [zhang],
  };
  const names = { organisationName: station.name, ownName: '东门警务室' };

  it('is the post on duty with its people', () => {
    expect(assigneeOf(onDuty, names)).to.deep.equal(ofStation);
  });

  it('is the station for a closed police room, and says for whom it stands in', () => {
    const standsInFor = { organisationId: 'room', organisationPath: '/x/', reason: 'closed' as const };

    expect(assigneeOf({ ...onDuty, standsInFor }, names)).to.deep.include({
      organisationName: station.name,
      standsIn: { organisationName: '东门警务室', reason: 'closed' },
    });
  });

  it('is nobody where no roster is kept', () => {
    const nobody = { organisationId: station.id, organisationPath: station.path, users: [] };

    expect(assigneeOf(nobody, names)).to.equal(undefined);
    expect(assigneeOf(undefined, names)).to.equal(undefined);
  });
});

describe('who may take a round', () => {
  const round = aRound({ assignee: ofStation });
  const rankOf = (officerId: UserId, organisationPath: string, minutes: number, one = round): number | undefined =>
    claimRank(one, { officerId, organisationPath }, { atMs: round.dueFromMs + minutes * 60_000, firstMs: 120_000 });

  it('is those on the roster first, for a while alone', () => {
    expect(rankOf(zhang.officerId, station.path, 0)).to.equal(0);
    expect(rankOf(li.officerId, station.path, 1.9)).to.equal(undefined);
    expect(rankOf(li.officerId, station.path, 2)).to.equal(1);
    expect(rankOf(li.officerId, east.path, 2)).to.equal(2);
  });

  it('is everybody at once when nobody is on the roster or it was begun before', () => {
    const empty = aRound({ assignee: { ...ofStation, officers: [] } });
    const begun = aRound({ assignee: ofStation, startedAtMs: round.dueFromMs });

    expect(rankOf(li.officerId, east.path, 0, empty)).to.equal(2);
    expect(rankOf(li.officerId, station.path, 0, begun)).to.equal(1);
    expect(rankOf(li.officerId, east.path, 0, aRound())).to.equal(1);
  });
});

describe('a round put aside', () => {
  const atMs = beijing('2026-09-21 10:10');
  const claim = { seatId: 'seat', officerId: zhang.officerId, officerName: '张三' };
  const paused = pauseRound(claimRound(aRound(), claim, atMs), { atMs, reason: 'incident', byName: '张三' });

  it('is free, but no seat takes it by itself; who resumes it clears the pause', () => {
    expect([isFree(paused, atMs), isClaimable(paused, atMs)]).to.deep.equal([true, false]);
    expect(claimRound(paused, { ...claim, seatId: 'other' }, atMs)).to.not.have.property('pause');
    expect(claimRound(paused, claim, atMs + 5)).to.include({ startedAtMs: atMs, state: 'running' });
  });

  it('tells why a round whose window ends is missed or partial', () => {
    const running = claimRound(aRound(), claim, atMs);
    const empty = aRound({ assignee: { ...ofStation, officers: [] } });

    expect(
      [paused, running, { ...running, seatId: undefined }, aRound(), empty].map((round) => causeOf(round, false)),
    ).to.deep.equal(['paused-too-long', 'out-of-time', 'seat-left', 'nobody-signed-in', 'post-empty']);
    expect(causeOf(running, true)).to.equal('platform');
  });

  it('is done without a cause when nothing was left out, else partial with one', () => {
    const counts = { due: 2, seen: 1, notViewable: 1, skipped: 0, normal: 0 };

    expect(finishRound(aRound({ counts }), atMs, 'out-of-time'))
      .to.include({ state: 'done' })
      .and.not.have.property('missedCause');
    expect(finishRound(aRound(), atMs)).to.include({ state: 'partial', missedCause: 'not-watched' });
  });
});
