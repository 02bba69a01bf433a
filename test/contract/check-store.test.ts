import { expect } from 'chai';
import { CheckStore } from '../../gateway/discovery/check/check-store.ts';
import type { StoredCheck } from '../../gateway/discovery/check/stored-check.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aDescription, atMs, city, east, scopeOf, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('CheckStore', (open) => {
  const skipped = { kind: 'skipped' } as const;
  const running = (id: string, startedAtMs = atMs): StoredCheck => ({
    id: id as StoredCheck['id'], // a brand
    ...{ organisationPath: east.path, candidateId: 'c1', state: 'running', checkedBy: '运维', startedAtMs },
    checklist: { forbiddenInteriors: ['bathroom'], signagePresent: 'unknown' },
  });

  it('gives back a report with its picture to those who may see it, the newest first', async () => {
    const store = new CheckStore(await open());
    const done: StoredCheck = {
      ...running('k1'),
      ...{ state: 'done', endedAtMs: atMs + 9, picture: { contentType: 'image/jpeg', base64: '/9j/' } },
      evidence: {
        ...{ ports: [{ port: 80, state: 'open' }], loginSchemes: ['basic'], duplicates: [] },
        ...{ description: { kind: 'ok', value: aDescription() }, stream: skipped },
        ...{ snapshot: skipped, secondOpinion: skipped },
      },
    };
    await store.add(running('k1'));
    await store.save(done);
    await store.add(running('k2', atMs + 10));

    expect(await store.find(scopeOf(city), 'k1')).to.deep.equal(done);
    expect(await store.find(scopeOf(west), 'k1')).to.equal(undefined);
    expect((await store.listOfCandidate(scopeOf(east), 'c1', 9)).map(({ id }) => id)).to.deep.equal(['k2', 'k1']);
    expect(await store.listOfCandidate(scopeOf(west), 'c1', 9)).to.deep.equal([]);
  });

  it('marks what was left running, and nothing else', async () => {
    const store = new CheckStore(await open());
    await store.add(running('k1'));
    await store.add({ ...running('k2'), state: 'done', endedAtMs: atMs });

    await store.breakOff(wholeEstate, atMs + 5);

    expect(await store.find(wholeEstate, 'k1')).to.include({ state: 'broken-off', endedAtMs: atMs + 5 });
    expect(await store.find(wholeEstate, 'k2')).to.include({ state: 'done', endedAtMs: atMs });
  });
});
