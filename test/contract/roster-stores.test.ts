import { expect } from 'chai';
import { AssignmentStore } from '../../gateway/duty/roster/assignment-store.ts';
import type { Substitution } from '../../gateway/duty/roster/assignment.ts';
import { ClosureStore } from '../../gateway/duty/roster/closure-store.ts';
import { DutyPostStore } from '../../gateway/duty/roster/duty-post-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { userId } from '../fixtures/access.ts';
import { east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aClosure, anAssignment, aPost, room } from '../fixtures/roster.ts';
import { eachDatabase } from './each-database.ts';

const day = '2026-09-21';

eachDatabase('DutyPostStore', (open) => {
  it('gives back what was stored, inside the scope only, by name', async () => {
    const store = new DutyPostStore(await open());
    const [own, foreign] = [aPost({ name: '乙岗' }), aPost({}, west)];
    const first = aPost({ name: '一岗', enabled: false, wanted: 2 }, room);
    for (const post of [own, foreign, first]) await store.add(post);

    expect(await store.list(scopeOf(east))).to.deep.equal([first, own]);
    expect(await store.find(scopeOf(east), foreign.id)).to.equal(undefined);
    expect(await store.listAt(wholeEstate, [station.id])).to.deep.equal([own]);
    expect(await store.listAt(scopeOf(west), [station.id])).to.deep.equal([]);
  });

  it('lets the second of two changes know that it came late', async () => {
    const store = new DutyPostStore(await open());
    const post = aPost();
    await store.add(post);

    const saved = await store.save({ ...post, name: '改名' });

    expect(saved).to.deep.equal({ ...post, name: '改名', version: 2 });
    expect(await store.save({ ...post, name: '迟到' })).to.equal(undefined);
    expect(await store.find(wholeEstate, post.id)).to.deep.equal(saved);
  });
});

eachDatabase('AssignmentStore', (open) => {
  const post = aPost();
  const far = aPost({}, west);

  it('lists by date, by post and by who comes, inside the scope only', async () => {
    const store = new AssignmentStore(await open());
    const zhang = anAssignment(post, [day, 's1', 'zhang']);
    const li = anAssignment(post, ['2026-09-22', 's1', 'li']);
    const other = anAssignment(far, [day, 's1', 'zhang']);
    await store.change([], [zhang, li, other]);
    const week = { fromDate: day, toDate: '2026-09-27' };

    expect(await store.list(scopeOf(east), week)).to.deep.equal([zhang, li]);
    expect(await store.list(scopeOf(east), { fromDate: day, toDate: day })).to.deep.equal([zhang]);
    expect(await store.listOfPosts(wholeEstate, [far.id], week)).to.deep.equal([other]);
    expect(await store.listOfOfficer(scopeOf(station), 'zhang', week)).to.deep.equal([zhang]);
    expect(await store.find(scopeOf(west), zhang.id)).to.equal(undefined);
    expect(await store.countFrom(wholeEstate, { postId: post.id, slotKey: 's1' }, '2026-09-22')).to.equal(1);
  });

  it('changes a slot as a whole, and nobody is assigned twice to one', async () => {
    const store = new AssignmentStore(await open());
    const zhang = anAssignment(post, [day, 's1', 'zhang']);
    const li = anAssignment(post, [day, 's1', 'li']);
    await store.change([], [zhang]);

    expect(await store.change([zhang.id], [li])).to.equal(true);
    expect(await store.change([], [anAssignment(post, [day, 's2', 'li']), { ...li, id: zhang.id }])).to.equal(false);

    expect(await store.list(wholeEstate, { fromDate: day, toDate: day })).to.deep.equal([li]);
  });

  it('keeps every substitution, and tells who comes now', async () => {
    const store = new AssignmentStore(await open());
    const zhang = anAssignment(post, [day, 's1', 'zhang']);
    await store.change([], [zhang]);
    const first: Substitution = {
      ...{ id: 'substitution-1', assignmentId: zhang.id, organisationPath: station.path },
      ...{ officerId: userId('li'), officerName: '民警 li', insteadOfName: zhang.officerName, reason: '病假' },
      ...{ userId: 'chief', byName: '王所长', atMs: 1_790_000_000_123 },
    };
    const second = {
      ...first,
      id: 'substitution-2',
      officerId: userId('wang'),
      officerName: '民警 wang',
      atMs: 1_790_000_000_124,
    };
    await store.substitute(first);
    await store.substitute(second);

    expect((await store.find(wholeEstate, zhang.id))?.substitute).to.deep.equal({
      ...{ officerId: 'wang', officerName: '民警 wang', reason: '病假' },
    });
    expect(await store.listSubstitutions(scopeOf(station), [zhang.id])).to.deep.equal([first, second]);
    expect(await store.listSubstitutions(scopeOf(west), [zhang.id])).to.deep.equal([]);
    const onDay = { fromDate: day, toDate: day };
    expect(await store.listOfOfficer(wholeEstate, 'zhang', onDay)).to.deep.equal([]);
    expect(await store.listOfOfficer(wholeEstate, 'wang', onDay)).to.have.lengthOf(1);
  });
});

eachDatabase('ClosureStore', (open) => {
  it('lists what reaches to a date or beyond, inside the scope only, and ends each once', async () => {
    const store = new ClosureStore(await open());
    const past = aClosure(room, { fromDate: '2026-09-01', toDate: '2026-09-20' });
    const weekends = aClosure(room, { toDate: '2026-12-31', weekdays: [6, 7] });
    const foreign = aClosure(west, { toDate: '2026-12-31' });
    for (const closure of [past, weekends, foreign]) await store.add(closure);

    expect(await store.list(scopeOf(station), day)).to.deep.equal([weekends]);
    expect(await store.find(scopeOf(station), foreign.id)).to.equal(undefined);
    expect(await store.end(weekends.id, 1_790_000_000_123)).to.equal(true);
    expect(await store.end(weekends.id, 1_790_000_000_124)).to.equal(false);
    expect(await store.find(wholeEstate, weekends.id)).to.deep.equal({ ...weekends, endedAtMs: 1_790_000_000_123 });
  });
});
