import { expect } from 'chai';
import type { DutyOverrideId, DutyOverrideRecord } from '../../gateway/duty/duty-override.ts';
import { DutyOverrideStore } from '../../gateway/duty/duty-override-store.ts';
import type { UserId } from '../../gateway/platform/actor/actor.ts';
import { eachDatabase } from './each-database.ts';

function override(id: string, date: string, organisationPath = '/city/'): DutyOverrideRecord {
  return {
    id: id as DutyOverrideId, // a test's ids
    organisationPath,
    date,
    base: 'special',
    reason: '重大活动安保',
    documentNumber: '公〔2026〕7号',
    userId: 'user-1' as UserId,
    decidedBy: '王队长',
    decidedAtMs: 1_793_300_000_123,
  };
}

function withoutDocument({ documentNumber: _number, ...rest }: DutyOverrideRecord): DutyOverrideRecord {
  return rest;
}

eachDatabase('DutyOverrideStore', (open) => {
  it('gives back what it was given, absent members absent', async () => {
    const store = new DutyOverrideStore(await open());
    const undocumented = withoutDocument(override('2', '2026-10-02'));
    await store.add(override('1', '2026-10-01'));
    await store.add(undocumented);

    const records = await store.listFrom({ organisationPath: '/' }, '2026-10-01');

    expect(records).to.deep.equal([override('1', '2026-10-01'), undocumented]);
  });

  it('leaves out days before the one asked for', async () => {
    const store = new DutyOverrideStore(await open());
    await store.add(override('1', '2026-09-30'));
    await store.add(override('2', '2026-10-01'));

    const records = await store.listFrom({ organisationPath: '/' }, '2026-10-01');

    expect(records.map(({ id }) => id)).to.deep.equal(['2']);
  });

  it('lists the scope only', async () => {
    const store = new DutyOverrideStore(await open());
    await store.add(override('1', '2026-10-01', '/city/county/'));
    await store.add(override('2', '2026-10-01', '/city/other/'));

    const records = await store.listFrom({ organisationPath: '/city/county/' }, '2026-01-01');

    expect(records.map(({ id }) => id)).to.deep.equal(['1']);
  });
});
