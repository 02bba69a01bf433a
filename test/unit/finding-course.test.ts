import { expect } from 'chai';
import fc from 'fast-check';
import {
  beginCourse,
  escalate,
  type FindingAction,
  findingActions,
  type FindingCourse,
  holderOf,
  isFinal,
  mergeInto,
  possibleActions,
  superiorPath,
  takeStep,
} from '../../gateway/findings/course/finding-course.ts';
import { maySpeakFor, type Post } from '../../gateway/findings/course/post.ts';
import { anActor, city, east, station, west } from '../fixtures/estate.ts';
import { coursePolicy as policy } from '../fixtures/findings-rig.ts';

const home = { organisationId: station.id, organisationName: station.name, organisationPath: station.path };
const post: Post = {
  organisationId: east.id,
  organisationName: east.name,
  organisationPath: east.path,
  role: 'technician',
};
const note = '已清理';

type Move =
  | { readonly kind: 'step'; readonly action: FindingAction; readonly afterMs: number; readonly note: string }
  | { readonly kind: 'escalate' | 'merge'; readonly afterMs: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      action: fc.constantFrom(...findingActions),
      afterMs: fc.nat(7_200_000),
      note: fc.constantFrom('', note),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('escalate' as const), afterMs: fc.nat(90_000_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge' as const), afterMs: fc.nat(1000) }) },
);

/** Every course from the first one to the last, one for each move that was possible. */
function walk(moves: readonly Move[]): FindingCourse[] {
  let nowMs = 1_000_000;
  const courses = [beginCourse(nowMs, policy)];
  for (const each of moves) {
    nowMs += each.afterMs;
    const last = courses[courses.length - 1] ?? beginCourse(nowMs, policy);
    const next = apply(last, each, nowMs);
    if (next !== undefined) courses.push(next);
  }
  return courses;
}

function apply(course: FindingCourse, each: Move, nowMs: number): FindingCourse | undefined {
  if (each.kind !== 'step') {
    return each.kind === 'escalate' ? escalate(course, nowMs, policy) : mergeInto(course, 'other', nowMs);
  }
  const outcome = takeStep(course, { action: each.action, note: each.note, post }, { nowMs, policy });
  return outcome.ok ? outcome.course : undefined;
}

describe('the course of a finding', () => {
  it('goes the whole way from registered to closed, each step by its own post', () => {
    const steps: FindingAction[] = ['push', 'acknowledge', 'arrive', 'handle', 'feed-back', 'close'];
    const moves = steps.map((action): Move => ({ kind: 'step', action, afterMs: 60_000, note }));

    const courses = walk(moves);

    expect(courses.map(({ state }) => state)).to.deep.equal([
      ...['registered', 'pushed', 'acknowledged', 'arrived', 'handled', 'fed-back', 'closed'],
    ]);
    const holders = courses.map((course) => holderOf(home, course).organisationId);
    expect(holders).to.deep.equal(['station', 'east', 'east', 'east', 'east', 'station', 'station']);
  });

  it('is never without exactly one post, counts its versions, and stays ended', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const courses = walk(moves);
        courses.forEach((course, index) => {
          const holder = holderOf(home, course);
          expect([post.organisationId, home.organisationId]).to.include(holder.organisationId);
          expect(course.version).to.equal(index + 1);
          // With a handler wherever one must answer, and due unless it has ended.
          if (['pushed', 'acknowledged', 'arrived', 'handled'].includes(course.state)) {
            expect(course.handler).to.deep.equal(post);
          }
          expect(course.dueAtMs === undefined).to.equal(isFinal(course.state));
          expect(course.endedAtMs !== undefined).to.equal(isFinal(course.state));
          expect(course.escalation).to.be.at.most(policy.escalationLevels);
          if (isFinal(course.state)) expect(index).to.equal(courses.length - 1);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('does exactly what it offers', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        const last = walk(moves).at(-1) ?? beginCourse(0, policy);
        const taken = findingActions.filter(
          (action) => takeStep(last, { action, note, post }, { nowMs: 9e9, policy }).ok,
        );
        expect(possibleActions(last)).to.deep.equal(taken);
      }),
    );
  });

  it('closes only what was fed back, and can be closed from everywhere on some way', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const courses = walk(moves);
        const end = courses.findIndex(({ state }) => state === 'closed');
        if (end > 0) expect(courses[end - 1]?.state).to.equal('fed-back');
      }),
    );
  });

  it('wants a reason for a return, and gives it back to its own organisation', () => {
    const [, pushed] = walk([{ kind: 'step', action: 'push', afterMs: 0, note: '' }]);
    if (pushed === undefined) throw new Error('it was not pushed');
    const at = { nowMs: 2_000_000, policy };

    expect(takeStep(pushed, { action: 'return', note: ' ' }, at)).to.deep.equal({ ok: false, why: 'note-missing' });
    const returned = takeStep(pushed, { action: 'return', note: '不属本所辖区' }, at);
    expect(returned).to.nested.include({ ok: true, 'course.state': 'returned' });
    if (!returned.ok) return;
    expect(returned.course.handler).to.equal(undefined);
    expect(holderOf(home, returned.course)).to.deep.equal({ ...home, role: 'officer' });
  });

  it('goes back to the same post when the review is not satisfied', () => {
    const steps: FindingAction[] = ['push', 'acknowledge', 'handle', 'feed-back', 'return'];
    const last = walk(steps.map((action): Move => ({ kind: 'step', action, afterMs: 0, note }))).at(-1);

    expect(last).to.include({ state: 'acknowledged' });
    expect(last?.handler).to.deep.equal(post);
  });

  it('tells one superior more each time, and no more than there are levels', () => {
    const course = beginCourse(0, policy);
    expect(escalate(course, 599_999, policy)).to.equal(undefined);

    const first = escalate(course, 600_000, policy);
    const second = first && escalate(first, 600_000 + 3_600_000, policy);
    const third = second && escalate(second, 9e9, policy);

    expect([first?.escalation, second?.escalation, third]).to.deep.equal([1, 2, undefined]);
    expect([1, 2, 9].map((levels) => superiorPath(station.path, levels))).to.deep.equal([
      east.path,
      city.path,
      city.path,
    ]);
  });

  it('can be brought on by the post, its superiors in that role and administrators above, and by nobody beside', () => {
    const holder: Post = { ...home, role: 'officer' };

    const may = [
      anActor(station, 'officer'),
      anActor(east, 'officer'),
      anActor(city, 'admin'),
      anActor(station, 'technician'),
      anActor(west, 'admin'),
    ].map((actor) => maySpeakFor(actor, holder));

    expect(may).to.deep.equal([true, true, true, false, false]);
  });
});
