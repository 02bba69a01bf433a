import { expect } from 'chai';
import fc from 'fast-check';
import type { Camera } from '../../gateway/registry/camera.ts';
import { readCursor, writeCursor } from '../../gateway/registry/cameras/camera-cursor.ts';
import {
  applyRecordChange,
  type CameraProvenance,
  diffCameras,
  listKnown,
  packProvenance,
  provenanceSources,
  stampFields,
  unpackProvenance,
} from '../../gateway/registry/record/camera-change.ts';
import { measureCompleteness } from '../../gateway/registry/record/completeness.ts';
import { checkEdit, editCamera } from '../../gateway/registry/record/record-edit.ts';
import { foldSearch, mayBeHost, searchTextOf } from '../../gateway/registry/record/search-text.ts';
import { aFullRecord } from '../fixtures/camera-record.ts';
import { aCamera, atMs, east } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';

const full = (members: Partial<Camera> = {}): Camera =>
  aCamera('c1', east, { mac: '00:1A:2B:3C:4D:5E', record: aFullRecord(), ...members });

describe('an edit of a camera', () => {
  it('sets what it names, clears what is null and leaves the rest', () => {
    const record = applyRecordChange({ alias: '甲', poleNumber: 'L-1', room: '1' }, { alias: null, poleNumber: 'L-2' });

    expect(record).to.deep.equal({ poleNumber: 'L-2', room: '1' });
  });

  it('is told as what each field held before and after', () => {
    const before = full();
    const after = editCamera(before, { name: '新名', mac: null }, { alias: null, cameraType: ['2'] }, atMs);

    expect(diffCameras(before, after)).to.deep.equal([
      { field: 'name', from: '相机 c1', to: '新名' },
      { field: 'mac', from: '00:1A:2B:3C:4D:5E' },
      { field: 'alias', from: '老供销社' },
      { field: 'cameraType', from: ['1', '7'], to: ['2'] },
    ]);
    expect(diffCameras(after, after)).to.deep.equal([]);
  });

  it('marks a removal with its instant, once, and a return with none', () => {
    const removed = editCamera(full(), { status: 'removed' }, {}, 10);

    expect(removed.removedAtMs).to.equal(10);
    expect(editCamera(removed, { name: 'x' }, {}, 20).removedAtMs).to.equal(10);
    expect(editCamera(removed, { status: 'active' }, {}, 30)).to.not.have.property('removedAtMs');
  });

  it('writes a code in plain digits', () => {
    const { record } = editCamera(full(), {}, { gbCode: ' ５３０１２３００００１３１０００００９９ ' }, atMs);

    expect(record.gbCode).to.equal('53012300001310000099');
  });

  it('may leave what was missing, but makes no new gap, unless it comes from a sheet', () => {
    const bare = aCamera('c1', east);
    const raised = editCamera(full({ pointClass: 9, record: {} }), { pointClass: 2 }, {}, atMs);
    const problems = (after: Camera, before: Camera, mayLack = false) =>
      checkEdit(before, after, mayLack).map(({ field }) => field);

    expect(problems(editCamera(bare, { name: 'x' }, {}, atMs), bare)).to.deep.equal([]);
    expect(problems(editCamera(full(), {}, { installedOn: null }, atMs), full())).to.deep.equal(['installedOn']);
    expect(problems(raised, full({ pointClass: 9, record: {} }))).to.deep.equal(['longitude', 'latitude']);
    expect(problems(raised, full({ pointClass: 9, record: {} }), true)).to.deep.equal([]);
  });
});

describe('provenance', () => {
  const stamp = { source: 'imported' as const, userId: 'u1', by: '王工', atMs };

  it('marks each known field of a new camera, and forgets a cleared one', () => {
    const fresh = stampFields({}, listKnown(aCamera('c1', east, { firmware: '', record: { alias: '甲' } })), stamp);
    const later = { ...stamp, source: 'manual' as const, atMs: atMs + 1 };
    const edited = stampFields(
      fresh,
      [
        { field: 'alias', from: '甲' },
        { field: 'name', to: '乙' },
      ],
      later,
    );

    expect(fresh).to.include.keys('name', 'pointClass', 'serial', 'alias');
    expect(fresh).to.not.have.any.keys('firmware', 'mac', 'gbCode');
    expect(edited['name']).to.deep.equal(later);
    expect(edited['serial']).to.deep.equal(stamp);
    expect(edited).to.not.have.property('alias');
  });

  it('is stored by origin and comes back by field', () => {
    const anyStamp = fc.record({
      source: fc.constantFrom(...provenanceSources),
      userId: fc.constantFrom('u1', 'u2'),
      by: fc.constant('王工'),
      atMs: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('name', 'alias', 'mac', 'gbCode', 'room'), anyStamp), (provenance) => {
        const known: CameraProvenance = { ...provenance };
        expect(unpackProvenance(packProvenance(known))).to.deep.equal(known);
      }),
    );
  });
});

describe('measureCompleteness', () => {
  it('gives 100 to a full record and tells nothing missing', () => {
    for (const ownership of ['government', 'leased', 'self-built'] as const) {
      expect(measureCompleteness(full({ ownership }))).to.deep.equal({ score: 100, missing: [], gaps: [] });
    }
  });

  it('weighs a mandatory field more than an optional one, and names it first', () => {
    const without = (name: 'installedOn' | 'regime') => {
      return measureCompleteness(full({ record: applyRecordChange(aFullRecord(), { [name]: null }) }));
    };

    expect(without('installedOn').score).to.be.lessThan(without('regime').score);
    expect(measureCompleteness(aCamera('c1', east)).missing.slice(0, 5)).to.have.members([
      ...['longitude', 'latitude', 'retentionDaysRequired', 'managingContact', 'installedOn'],
    ]);
  });

  it('misses a lease contract of leased points only, and no device of a recorder’s channel', () => {
    const missing = (members: Partial<Camera>) => measureCompleteness(aCamera('c1', east, members)).missing;

    expect(missing({ ownership: 'leased' })).to.include('contractId');
    expect(missing({ ownership: 'government' })).to.not.include('contractId');
    expect(missing({ serial: '' })).to.include('serial');
    expect(missing({ serial: '', systemId: 'nvr' as never })).to.not.include('serial');
  });

  it('never falls when a field becomes known', () => {
    const fields = Object.entries(aFullRecord());
    fc.assert(
      fc.property(fc.subarray(fields), fc.constantFrom(...fields), (some, one) => {
        const score = (entries: typeof fields) =>
          measureCompleteness(full({ record: Object.fromEntries(entries) })).score;
        expect(score([...some, one])).to.be.at.least(score(some));
      }),
      { numRuns: 50 },
    );
  });
});

describe('the searched text of a camera', () => {
  it('is folded like the search: small letters, half-width', () => {
    expect(foldSearch('Ｋ３号杆－ABC')).to.equal('k3号杆-abc');
    expect(searchTextOf(full({ name: 'Ｋ３号杆' }))).to.match(/^k3号杆\n老供销社\n人民路\n5301.*001a2b3c4d5e\nl-103$/s);
  });

  it('never outgrows its column', () => {
    const long = { alias: '长'.repeat(128) };
    expect(
      searchTextOf(full({ name: '名'.repeat(128), place: '地'.repeat(256), serial: 's'.repeat(400), record: long })),
    ).to.have.lengthOf(768);
  });

  it('knows what may be part of a host', () => {
    expect(['10.', '192.168.1.64', '64', 'nvr-3.example', 'fd00:'].filter(mayBeHost)).to.have.lengthOf(5);
    expect(['东门', 'abc', '5301', ':name ?', ''].filter(mayBeHost)).to.deep.equal([]);
  });
});

describe('the cursor of a list', () => {
  it('comes back as it was written, in its own order only', async () => {
    const order = { by: 'gbCode', direction: 'desc' } as const;
    for (const key of [null, '53012300001310000001']) {
      const cursor = { order, key, id: 'c1', total: 7 };
      expect(readCursor(writeCursor(cursor), order)).to.deep.equal(cursor);
    }
    const cursor = writeCursor({ order, key: 'x', id: 'c1', total: 7 });
    for (const other of [{ by: 'name', direction: 'desc' } as const, { by: 'gbCode', direction: 'asc' } as const]) {
      expect(await refusal(() => readCursor(cursor, other))).to.equal('request/invalid');
    }
  });
});
