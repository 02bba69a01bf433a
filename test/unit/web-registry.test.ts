import { expect } from 'chai';
import type { CameraDetailView } from '../../gateway/registry/registry-api.ts';
import { clearFilter, isNarrowed, readFilter, writeFilter } from '../../web-wall/src/desks/registry/camera-filter.ts';
import { comparedFields } from '../../web-wall/src/desks/registry/conflicts/compared-fields.ts';
import {
  changedNames,
  editOf,
  faultsOf,
  fieldOfIssue,
  fields,
  formOf,
  isMandatory,
} from '../../web-wall/src/desks/registry/camera/record-form.ts';
import { changedByOthers, keepChosen, staleFields } from '../../web-wall/src/desks/registry/camera/stale-edit.ts';
import { findNode, openedNodes, toNode } from '../../web-wall/src/desks/registry/tree/tree-node.ts';
import { enContracts } from '../../web-wall/src/i18n/words/en-contracts.ts';
import { enRegistry } from '../../web-wall/src/i18n/words/en-registry.ts';
import { zhContracts } from '../../web-wall/src/i18n/words/zh-contracts.ts';
import { zhRegistry } from '../../web-wall/src/i18n/words/zh-registry.ts';

function aDetail(members: Partial<CameraDetailView> = {}): CameraDetailView {
  return {
    ...{ id: 'c1', name: '东门', organisationId: 'east', organisationName: '东区', ownership: 'government' },
    ...{ pointClass: 3, status: 'active', place: '东门路口', vendor: 'Dahua', model: 'X', firmware: '1', serial: 'S1' },
    ...{ completeness: 50, gapCount: 0, version: 1, createdAtMs: 0, record: {}, provenance: {} },
    ...{ missing: [], gaps: [], conflicts: [], accessPaths: [] },
    ...members,
  };
}

describe('the filter of cameras in the URL', () => {
  it('reads what it wrote, and leaves other parameters alone', () => {
    const before = new URLSearchParams('camera=c1&status=active');

    const after = writeFilter(before, { status: undefined, search: '大坝', hasGaps: 'true', sort: 'completeness' });

    expect(readFilter(after)).to.deep.equal({ search: '大坝', hasGaps: 'true', sort: 'completeness' });
    expect(after.get('camera')).to.equal('c1');
    expect(before.get('status')).to.equal('active');
  });

  it('is no narrower for its order, and clears to everything in that order', () => {
    expect(isNarrowed({ sort: 'name', direction: 'desc' })).to.equal(false);
    expect(isNarrowed({ areaId: 'a1' })).to.equal(true);
    expect(clearFilter(new URLSearchParams('areaId=a1&tree=grid&sort=name')).toString()).to.equal('sort=name');
  });
});

describe('the form of a record', () => {
  it('begins unchanged, and knows no change in an emptied empty field or in spaces at the ends', () => {
    const camera = aDetail({ record: { alias: '桥头' } });

    expect(changedNames(camera, formOf(camera))).to.deep.equal([]);
    expect(changedNames(camera, { ...formOf(camera), alias: ' 桥头 ', poleNumber: '', cameraType: [] })).to.deep.equal(
      [],
    );
  });

  it('sends what was changed only, and null for what was cleared', () => {
    const camera = aDetail({ record: { alias: '桥头', longitude: 102.5, latitude: 24.5 } });

    const edit = editOf(camera, { ...formOf(camera), name: '西门', alias: '', longitude: 102.6, place: '' });

    expect(edit).to.deep.equal({ name: '西门', place: '', record: { alias: null, longitude: 102.6 } });
  });

  it('finds faults in changed fields, half a place included, and takes gaps for no faults', () => {
    const camera = aDetail({ pointClass: 1 });

    const faults = faultsOf(camera, { ...formOf(camera), gbCode: '123', longitude: 102.6 });

    expect(faults.map(({ field, code }) => [field, code])).to.deep.equal([
      ['gbCode', 'malformed'],
      ['latitude', 'half-a-pair'],
    ]);
  });

  it('marks what the point class demands', () => {
    const demanded = (pointClass: number) =>
      fields.filter((field) => isMandatory(field, pointClass)).map(({ name }) => name);

    expect(demanded(1)).to.include.members(['longitude', 'installedOn', 'managingContact']);
    expect(demanded(2)).to.deep.equal(['longitude', 'latitude']);
    expect(demanded(9)).to.deep.equal([]);
  });

  it('reads the field out of the path of a refusal', () => {
    expect(['body.record.longitude', 'body.name'].map(fieldOfIssue)).to.deep.equal(['longitude', 'name']);
  });
});

describe('an edit that came too late', () => {
  const before = aDetail({ record: { alias: '旧', poleNumber: 'L-1' } });
  const stored = aDetail({ version: 2, record: { alias: '库', poleNumber: 'L-1', note: '新' } });
  const edit = { name: '西门', record: { alias: '我', poleNumber: null } };

  it('asks for a choice only where both changed a field to different values', () => {
    const rows = staleFields(before, stored, edit);

    expect(rows.map(({ name, isContested }) => [name, isContested])).to.deep.equal([
      ['alias', true],
      ['name', false],
      ['poleNumber', false],
    ]);
    expect(rows[0]).to.include({ before: '旧', stored: '库', yours: '我' });
    expect(staleFields(before, stored, { record: { alias: '库' } })[0]?.isContested).to.equal(false);
  });

  it('tells what others changed beside it', () => {
    expect(changedByOthers(before, stored, edit)).to.deep.equal(['note']);
  });

  it('keeps what was chosen, and nothing when all of it gives way', () => {
    expect(keepChosen(edit, new Map([['alias', 'stored']]))).to.deep.equal({
      name: '西门',
      record: { poleNumber: null },
    });
    expect(keepChosen({ record: { alias: '我' } }, new Map([['alias', 'stored']]))).to.equal(undefined);
  });
});

describe('two records side by side', () => {
  it('leaves out what neither knows, marks what differs, and shows what a camera is recognised by', () => {
    const one = aDetail({ record: { gbCode: '1', alias: '甲' } });
    const other = aDetail({ id: 'c2', record: { gbCode: '1' }, serial: 'S2' });

    const rows = comparedFields([one, other]);

    expect(rows.find(({ name }) => name === 'gbCode')).to.deep.equal({ name: 'gbCode', differs: false, isKey: true });
    expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).to.deep.equal(['serial', 'alias']);
    expect(rows.map(({ name }) => name)).not.to.include('mac');
  });
});

describe('the opened part of a tree', () => {
  const place = (id: string, cameraCount: number) => toNode({ id, name: id, cameraCount, childCount: 1 }, 80);
  const children = new Map([
    ['', [place('city', 3)]],
    ['city', [place('east', 3), place('west', 0)]],
    ['elsewhere', [place('lost', 1)]],
  ]);

  it('hangs children that are read under their parents', () => {
    const [city] = openedNodes(children);

    expect(city?.node.id).to.equal('city');
    expect(city?.children.map(({ node }) => node.id)).to.deep.equal(['east', 'west']);
  });

  it('gives no score to a place without cameras, and finds a node wherever it hangs', () => {
    expect(findNode(children, 'west')).not.to.have.property('score');
    expect(findNode(children, 'east')).to.have.property('score', 80);
    expect(findNode(children, 'nowhere')).to.equal(undefined);
  });
});

describe('the words of the registry desk', () => {
  const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

  it('have the same places in both languages, and no Chinese in the English ones', () => {
    const english: Readonly<Record<string, string>> = { ...enRegistry, ...enContracts };
    const wrong = Object.entries({ ...zhRegistry, ...zhContracts }).filter(
      ([key, sentence]) =>
        places(sentence).join() !== places(english[key] ?? '').join() || /\p{Script=Han}/u.test(english[key] ?? ''),
    );

    expect(wrong.map(([key]) => key)).to.deep.equal([]);
  });
});
