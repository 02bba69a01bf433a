import { expect } from 'chai';
import { readContract } from '../../adapters/carrier-platform/platform-contract.ts';
import { headingOf, standardColumns } from '../../gateway/registry/sheets/sheet-columns.ts';
import { builtInProfiles } from '../../gateway/registry/sheets/template-profile.ts';
import { percentOf, rowsToApply, rowsToChange } from '../../web-wall/src/desks/import/import-counts.ts';
import { keyColumns } from '../../web-wall/src/desks/import/key-columns.ts';
import { contractFields, contractGroups } from '../../web-wall/src/desks/platforms/contract-fields.ts';
import { contractOfForm, formOfContract } from '../../web-wall/src/desks/platforms/contract-form.ts';
import { enAdapters } from '../../web-wall/src/i18n/words/en-adapters.ts';
import { enImport } from '../../web-wall/src/i18n/words/en-import.ts';
import { enPlatforms } from '../../web-wall/src/i18n/words/en-platforms.ts';
import { zhAdapters } from '../../web-wall/src/i18n/words/zh-adapters.ts';
import { zhImport } from '../../web-wall/src/i18n/words/zh-import.ts';
import { zhPlatforms } from '../../web-wall/src/i18n/words/zh-platforms.ts';

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe('words of sheets, platforms and kinds of sources', () => {
  const zh: Readonly<Record<string, string>> = { ...zhImport, ...zhPlatforms, ...zhAdapters };
  const en: Readonly<Record<string, string>> = { ...enImport, ...enPlatforms, ...enAdapters };

  it('have the same places to fill in both languages, and no Chinese in the English ones', () => {
    const different = Object.keys(zh).filter((key) => places(zh[key] ?? '').join() !== places(en[key] ?? '').join());
    const mixed = Object.keys(en).filter((key) => /\p{Script=Han}/u.test(en[key] ?? ''));

    expect({ different, mixed }).to.deep.equal({ different: [], mixed: [] });
  });

  it('name each built-in template as the gateway does', () => {
    const named = builtInProfiles.map(({ id }) => zh[`profile.${id}`]);

    expect(named).to.deep.equal(builtInProfiles.map(({ name }) => name));
  });
});

describe('counts of an import', () => {
  const view = { checked: { added: 5, changed: 3, unchanged: 10, rejected: 2 }, proposed: 1 };

  it('leave out rows whose proposal nobody accepted, and what is rejected', () => {
    expect([rowsToApply(view, []), rowsToApply(view, ['coordinates/swapped'])]).to.deep.equal([17, 18]);
    expect([rowsToChange(view, []), rowsToChange(view, ['coordinates/swapped'])]).to.deep.equal([7, 8]);
  });

  it('never say 100 per cent before the end', () => {
    expect([percentOf(0, 0), percentOf(9_999, 10_000), percentOf(10_000, 10_000)]).to.deep.equal([0, 99, 100]);
  });
});

describe('keyColumns', () => {
  it('finds code and name by the common headings, and by those of the field', () => {
    expect(keyColumns(standardColumns.map(headingOf))).to.deep.equal({ code: 0, name: 1 });
    expect(keyColumns(['序号', '监控点名称', '国标编码（20位）'])).to.deep.equal({ code: 2, name: 1 });
    expect(keyColumns(['甲', '乙'])).to.deep.equal({});
  });
});

describe('the form of a platform’s contract', () => {
  it('shows the defaults that the adapter really has', () => {
    const read = readContract({});
    if (read.kind === 'invalid') throw new Error('the default contract is refused');
    const fields = contractGroups.flatMap((group) => [...contractFields[group]]);
    // A path of the table leads through objects; chai tells when it does not.
    const real = fields.map(({ path }) => path.split('.').reduce<unknown>(memberOf, read.contract));

    expect(real).to.deep.equal(fields.map(({ preset }) => preset));
  });

  it('says only what was filled in, and keeps what it has no field for', () => {
    const contract = { points: { list: '/data/rows', pageSize: 500, firstPage: 0 }, status: null, charset: 'gb18030' };
    const form = formOfContract(contract);

    expect(form.fields).to.deep.equal({ 'points.list': '/data/rows', 'points.pageSize': '500' });
    expect(JSON.parse(form.rest)).to.deep.equal({ points: { firstPage: 0 }, status: null, charset: 'gb18030' });
    expect(contractOfForm(form)).to.deep.equal(contract);
    expect(contractOfForm({ fields: { 'points.list': ' ' }, rest: '' })).to.deep.equal({});
    expect(contractOfForm({ fields: {}, rest: '[1]' })).to.equal(undefined);
  });
});

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : value;
}
