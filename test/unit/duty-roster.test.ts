import { expect } from 'chai';
import { type Assignment, manningOf } from '../../gateway/duty/roster/assignment.ts';
import { type Closure, isClosedOn } from '../../gateway/duty/roster/closure.ts';
import { type DutyPost, slotsAt, slotsWithin } from '../../gateway/duty/roster/duty-post.ts';
import { findPostOnDuty } from '../../gateway/duty/roster/post-on-duty.ts';
import { findHoles, type Person } from '../../gateway/duty/roster/roster-hole.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { userId } from '../fixtures/access.ts';
import { beijingAt, inEachZone } from '../fixtures/duty.ts';
import { city, east, scopeOf, station } from '../fixtures/estate.ts';
import { aClosure, anAssignment, aPerson, aPost, room } from '../fixtures/roster.ts';

const day = '2026-09-21'; // a Monday
const post = aPost();
const roomPost = aPost({ slots: [{ key: 's1', name: '日班', start: '08:30', end: '17:30' }] }, room);
const zhang = anAssignment(post, [day, 's1', 'zhang']);
const roomSlot = anAssignment(roomPost, [day, 's1', 'li']);

inEachZone('slots of a post', () => {
  it('a night belongs to the evening on which it began', () => {
    const [night] = slotsAt(post, beijingAt('2026-09-22 07:59'));

    expect(night?.date).to.equal(day);
    expect([night?.fromMs, night?.toMs]).to.deep.equal([beijingAt('2026-09-21 20:00'), beijingAt('2026-09-22 08:00')]);
  });

  it('cover a day of two slots without gap or overlap', () => {
    const stretch = { fromMs: beijingAt('2026-09-21 08:00'), toMs: beijingAt('2026-09-24 08:00') };
    const slots = slotsWithin(post, stretch);

    expect(slots).to.have.lengthOf(6);
    for (const [index, { toMs }] of slots.slice(0, -1).entries()) expect(slots[index + 1]?.fromMs).to.equal(toMs);
  });

  it('equal ends are a whole day', () => {
    const whole = aPost({ slots: [{ key: 's1', name: '全天', start: '09:00', end: '09:00' }] });

    expect(slotsAt(whole, beijingAt('2026-09-22 08:59')).map(({ date }) => date)).to.deep.equal([day]);
  });
});

describe('a closed organisation', () => {
  it('is closed on its weekdays only, until it is taken back', () => {
    const weekends = aClosure(room, { fromDate: day, toDate: '2026-12-31', weekdays: [6, 7] });
    const ended = { ...weekends, endedAtMs: beijingAt('2026-10-03 10:00') };

    expect(isClosedOn([weekends], room.id, '2026-09-26')).to.equal(true);
    expect(isClosedOn([weekends], room.id, '2026-09-25')).to.equal(false);
    expect(isClosedOn([weekends], station.id, '2026-09-26')).to.equal(false);
    expect(isClosedOn([ended], room.id, '2026-10-03')).to.equal(true);
    expect(isClosedOn([ended], room.id, '2026-10-04')).to.equal(false);
  });
});

describe('findPostOnDuty', () => {
  const place = ({ id, path }: typeof station, posts: readonly DutyPost[]) => ({
    ...{ organisationId: id, organisationPath: path, posts },
  });
  const chain = [place(room, [roomPost]), place(station, [post]), place(east, []), place(city, [])];
  const ask = (at: string, closures: readonly Closure[] = [], postId?: string) =>
    findPostOnDuty(
      chain,
      { manning: manningOf([zhang, roomSlot]), closures },
      { atMs: beijingAt(`2026-09-${at}`), postId },
    );

  it('is the organisation’s own post while it is manned', () => {
    expect(ask('21 10:00')).to.deep.equal({
      ...{ organisationId: room.id, organisationPath: room.path, postId: roomPost.id, postName: roomPost.name },
      ...{ date: day, slotKey: 's1', users: [{ officerId: 'li', officerName: '民警 li' }] },
    });
  });

  it('is the station’s on a day on which the room is closed, and after its hours', () => {
    const closed = ask('21 10:00', [aClosure(room)]);
    const evening = ask('21 18:00');

    expect(closed).to.deep.include({ organisationId: station.id, postId: post.id });
    expect(closed.standsInFor).to.deep.equal({
      ...{ organisationId: room.id, organisationPath: room.path, reason: 'closed' },
    });
    expect(evening.standsInFor?.reason).to.equal('off-hours');
    expect(evening.users.map(({ officerId }) => officerId)).to.deep.equal(['zhang']);
  });

  it('goes on upwards while superiors are closed, and leaves it to anybody where no roster is kept', () => {
    const closures = [aClosure(room), aClosure(station)];

    expect(ask('21 10:00', closures)).to.deep.include({ organisationId: east.id, users: [] });
    expect(ask('21 10:00', [...closures, aClosure(east), aClosure(city)])).to.deep.equal({
      ...{ organisationId: room.id, organisationPath: room.path, users: [] },
    });
  });

  it('says who comes instead, and nobody where nobody was assigned', () => {
    const substitute = { officerId: userId('wang'), officerName: '民警 wang', reason: '病假' };
    const manning = manningOf([{ ...zhang, substitute }]);
    const own = [place(station, [post])];
    const at = (text: string) => findPostOnDuty(own, { manning, closures: [] }, { atMs: beijingAt(text) });

    expect(at('2026-09-21 09:00').users).to.deep.equal([{ officerId: 'wang', officerName: '民警 wang' }]);
    expect(at('2026-09-21 21:00')).to.deep.include({ postId: post.id, slotKey: 's2', users: [] });
  });

  it('prefers the post that is asked for, then one with people', () => {
    const second = aPost({ id: 'a-second' as DutyPost['id'] }); // a brand
    const both = [place(station, [second, post])];
    const roster = { manning: manningOf([zhang]), closures: [] };
    const atMs = beijingAt('2026-09-21 09:00');

    expect(findPostOnDuty(both, roster, { atMs }).postId).to.equal(post.id);
    expect(findPostOnDuty(both, roster, { atMs, postId: second.id }).postId).to.equal(second.id);
  });

  it('leaves a disabled post out', () => {
    const places = [place(station, [{ ...post, enabled: false }])];
    const found = findPostOnDuty(
      places,
      { manning: manningOf([zhang]), closures: [] },
      { atMs: beijingAt('2026-09-21 09:00') },
    );

    expect(found).to.deep.equal({ organisationId: station.id, organisationPath: station.path, users: [] });
  });
});

describe('findHoles', () => {
  const stretch = { fromMs: beijingAt('2026-09-21 08:00'), toMs: beijingAt('2026-09-21 20:00') };
  const people: readonly Person[] = [aPerson('zhang', station), aPerson('li', room), aPerson('chief', east)];
  const holes = (
    posts: readonly DutyPost[],
    assignments: readonly Assignment[],
    more: { closures?: readonly Closure[]; people?: readonly Person[]; part?: typeof wholeEstate } = {},
  ) =>
    findHoles(
      {
        ...{ posts, manning: manningOf(assignments), closures: more.closures ?? [], part: more.part ?? wholeEstate },
        people: new Map((more.people ?? people).map((person) => [person.id, person])),
      },
      stretch,
    ).map(({ slot, missing, reasons }) => [slot.post.id, slot.slot.key, missing, ...reasons]);

  it('has none where everybody needed is assigned', () => {
    expect(holes([post], [zhang])).to.deep.equal([]);
  });

  it('tells a slot without anybody and one with too few', () => {
    expect(holes([post], [])).to.deep.equal([[post.id, 's1', 1, 'nobody-assigned']]);
    expect(holes([{ ...post, wanted: 3 }], [zhang])).to.deep.equal([[post.id, 's1', 2, 'too-few']]);
  });

  it('does not count who is locked, gone, may not patrol or cannot see the post', () => {
    const of = (person: Person | undefined) => holes([post], [zhang], { people: person === undefined ? [] : [person] });

    expect(of(aPerson('zhang', station, { disabled: true }))).to.deep.equal([[post.id, 's1', 1, 'officer-locked']]);
    expect(of(undefined)).to.deep.equal([[post.id, 's1', 1, 'officer-unfit']]);
    expect(of(aPerson('zhang', room))).to.deep.equal([[post.id, 's1', 1, 'officer-unfit']]);
    expect(of(aPerson('zhang', station, { role: 'technician' }))).to.deep.equal([[post.id, 's1', 1, 'officer-unfit']]);
    expect(of(aPerson('zhang', east))).to.deep.equal([]);
  });

  it('sees that one person cannot be in two places, also between slots that are not neighbours', () => {
    const chief = (at: DutyPost, slot: string) => anAssignment(at, [day, slot, 'chief']);
    const whole = aPost({
      id: 'post-whole' as DutyPost['id'],
      slots: [{ key: 's1', name: '全天', start: '08:00', end: '08:00' }],
    });
    const short = {
      ...roomPost,
      slots: [
        { key: 's1', name: '早', start: '08:30', end: '09:30' },
        { key: 's2', name: '晚', start: '16:00', end: '17:00' },
      ],
    };

    const found = holes([whole, short], [chief(whole, 's1'), chief(short, 's1'), chief(short, 's2')]);

    expect(found).to.deep.equal([
      ['post-whole', 's1', 0, 'double-booked'],
      [short.id, 's1', 0, 'double-booked'],
      [short.id, 's2', 0, 'double-booked'],
    ]);
  });

  it('a closed room is no hole while the station has somebody all the time', () => {
    const closures = [aClosure(room)];

    expect(holes([post, roomPost], [zhang], { closures })).to.deep.equal([]);
    expect(holes([post, roomPost], [], { closures })).to.deep.equal([
      [post.id, 's1', 1, 'nobody-assigned'],
      [roomPost.id, 's1', 1, 'stand-in-empty'],
    ]);
  });

  it('a part is told nothing of what lies above it', () => {
    const closures = [aClosure(room)];

    expect(holes([post, roomPost], [], { closures, part: scopeOf(room) })).to.deep.equal([]);
  });
});
