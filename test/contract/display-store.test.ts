import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { without } from '../../gateway/platform/records/without.ts';
import type { Display } from '../../gateway/wall/displays/display.ts';
import { DisplayStore } from '../../gateway/wall/displays/display-store.ts';
import { atMs, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

function aDisplay(id: string, members: Partial<Display> = {}): Display {
  return {
    id: id as Display['id'], // a test chooses its ids
    ...{ organisationId: east.id, organisationPath: east.path, name: `大屏 ${id}`, run: { startedAtMs: atMs } },
    ...{ expiresAtMs: atMs + 1000, createdAtMs: atMs, createdBy: '管理员', version: 1 },
    ...members,
  };
}

const full: Partial<Display> = {
  scene: {
    source: { kind: 'organisation', organisationId: 'east' },
    ...{ layout: 16, pageSeconds: 10, pinnedIds: ['c1'] },
  },
  run: { startedAtMs: atMs, pausedAtMs: atMs + 5 },
  ...{ tokenHash: 'a'.repeat(64), tokenUntilMs: atMs + 10, boundHash: 'b'.repeat(64), boundAtMs: atMs + 1 },
};

eachDatabase('DisplayStore', (open) => {
  const openWith = async (...displays: Display[]): Promise<DisplayStore> => {
    const store = new DisplayStore(await open());
    for (const display of displays) await store.add(display);
    return store;
  };

  it('gives back what was added, absent members absent', async () => {
    const store = await openWith(aDisplay('plain'), aDisplay('full', full));

    expect(await store.find(wholeEstate, 'plain')).to.deep.equal(aDisplay('plain'));
    expect(await store.find(wholeEstate, 'full')).to.deep.equal(aDisplay('full', full));
  });

  it('lists by name, within the scope, without those that were revoked', async () => {
    const store = await openWith(
      ...[aDisplay('b'), aDisplay('a'), aDisplay('gone', { revokedAtMs: atMs })],
      aDisplay('far', { organisationId: west.id, organisationPath: west.path }),
    );

    expect((await store.list(scopeOf(east))).map(({ id }) => id)).to.deep.equal(['a', 'b']);
    expect(await store.list(scopeOf(city))).to.have.lengthOf(3);
    expect(await store.find(scopeOf(west), 'a')).to.equal(undefined);
  });

  it('finds by the hash of an unused token and of a bound browser, exactly', async () => {
    const store = await openWith(aDisplay('full', full));

    expect((await store.findByToken(wholeEstate, 'a'.repeat(64)))?.id).to.equal('full');
    expect((await store.findByBound(wholeEstate, 'b'.repeat(64)))?.id).to.equal('full');
    expect(await store.findByToken(wholeEstate, 'A'.repeat(64))).to.equal(undefined);
    expect(await store.findByBound(wholeEstate, 'a'.repeat(64))).to.equal(undefined);
  });

  it('saves once for each version, and nothing of what was revoked', async () => {
    const store = await openWith(aDisplay('one', full));
    const used = without(aDisplay('one', { ...full, version: 2 }), 'tokenHash', 'tokenUntilMs');

    expect(await store.save(wholeEstate, used)).to.equal(true);
    expect(await store.save(wholeEstate, used)).to.equal(false);
    expect(await store.find(wholeEstate, 'one')).to.deep.equal(used);
    expect(await store.save(scopeOf(west), { ...used, version: 3 })).to.equal(false);
    expect(await store.save(wholeEstate, { ...used, version: 3, revokedAtMs: atMs })).to.equal(true);
    expect(await store.save(wholeEstate, { ...used, version: 4 })).to.equal(false);
    expect(await store.findByBound(wholeEstate, 'b'.repeat(64))).to.equal(undefined);
  });

  it('stays where its organisation was moved to when somebody who read it before saves it', async () => {
    const database = await open();
    const store = new DisplayStore(database);
    await store.add(aDisplay('one'));
    const moved = { organisation_path: west.path };
    await database.sequelize.getQueryInterface().bulkUpdate('wall_displays', moved, { id: 'one' });

    expect(await store.save(wholeEstate, aDisplay('one', { ...full, version: 2 }))).to.equal(true);

    expect((await store.find(scopeOf(west), 'one'))?.version).to.equal(2);
    expect(await store.find(scopeOf(east), 'one')).to.equal(undefined);
  });
});
