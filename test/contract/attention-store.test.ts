import { expect } from 'chai';
import type { AttentionRecord } from '../../gateway/patrol/attention/attention-record.ts';
import { AttentionStore } from '../../gateway/patrol/attention/attention-store.ts';
import { type city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { eachDatabase } from './each-database.ts';

const check = (id: string, askedAtMs: number, { path }: typeof city, members: Partial<AttentionRecord> = {}) =>
  ({
    ...{ id, organisationPath: path, roundId: 'r', officerId: 'u', officerName: '张三', askedAtMs, outcome: 'missed' },
    ...members,
  }) as AttentionRecord; // ids are brands

eachDatabase('AttentionStore', (open) => {
  it('gives back what was stored, oldest first, within scope and period', async () => {
    const store = new AttentionStore(await open());
    const answered = check('b', 20, station, { outcome: 'answered', reactionMs: 1850 });
    for (const record of [answered, check('a', 10, station), check('c', 15, west), check('d', 30, station)]) {
      await store.add(record);
    }

    expect(await store.list(scopeOf(east), { fromMs: 10, toMs: 30 })).to.deep.equal([
      check('a', 10, station),
      answered,
    ]);
    expect(await store.list(scopeOf(west), { fromMs: 0, toMs: 99 })).to.deep.equal([check('c', 15, west)]);
  });
});
