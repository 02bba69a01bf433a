import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { csvOf, standardSheet } from '../fixtures/camera-sheet.ts';
import { anActor, city, east, station, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { chunksOf, openSheets, profileOf, type SheetsRig } from '../fixtures/sheets-rig.ts';
import { poll } from '../poll.ts';

const csv = (rows: Cell[][]): Buffer => Buffer.from(csvOf(rows));
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    SBBM: `350203010013100${String(index).padStart(5, '0')}`,
    ...{ SBMC: `点位 ${index}`, IPV4: `10.8.${index >> 8}.${index & 255}`, MACDZ: null },
  }));

describe('the course of an import', () => {
  let rig: SheetsRig;
  beforeEach(async () => {
    rig = await openSheets();
  });
  afterEach(() => rig.close());

  const cameras = () => rig.stores.lists.list(wholeEstate, {}, { order: { by: 'name', direction: 'asc' }, limit: 200 });

  it('can be cancelled while it is applied, and applied again to its end', async () => {
    const { id } = await rig.upload(csv(standardSheet(...many(250))));
    const actor = anActor(city);
    const cancelAtFirst = rig.registry.bus.on('camera.adopted', () => {
      cancelAtFirst();
      void rig.sheets.imports.cancel(actor, id);
    });

    await rig.sheets.imports.apply(actor, id, []);
    await rig.sheets.imports.settled();
    const stopped = await rig.sheets.imports.readImport(actor.scope, id);
    expect(stopped).to.include({ state: 'checked', stopReason: 'cancelled' });
    expect(stopped.applied.added).to.be.oneOf([100, 200]);

    await rig.sheets.imports.apply(actor, id, []);
    await rig.sheets.imports.settled();
    const done = await rig.sheets.imports.readImport(actor.scope, id);
    expect(done.state).to.equal('done');
    expect(done.applied.added).to.equal(250);
    expect((await cameras()).total).to.equal(250);
  });

  it('can be removed, and applied, as soon as its dry run says how it ended', async () => {
    const { imports } = rig.sheets;
    const actor = anActor(city);
    const options = {
      profile: profileOf('standard-27'),
      convert: false,
      ownership: 'government',
      gaps: 'refuse',
    } as const;
    const file = csv(standardSheet(...many(2)));
    const start = async () => (await imports.upload(actor, { fileName: 'x', options }, chunksOf(file))).id;
    const checked = async (id: string) =>
      poll('the dry run ends', async () =>
        (await imports.readImport(actor.scope, id)).state === 'checked' ? true : undefined,
      );
    const [removed, applied] = [await start(), await start()];

    await checked(removed);
    await imports.removeImport(actor, removed);
    await checked(applied);
    await imports.apply(actor, applied, []);
    await imports.settled();

    expect((await imports.listImports(actor.scope)).map(({ id, state }) => [id, state])).to.deep.equal([
      [applied, 'done'],
    ]);
  });

  it('goes on after a crash in the middle, and nothing is doubled', async () => {
    const { id } = await rig.upload(csv(standardSheet(...many(250))));
    const actor = anActor(city);
    let batches = 0;
    const { writer } = rig.registry;
    const write = writer.writeMany.bind(writer);
    writer.writeMany = async (...args) => {
      const written = await write(...args);
      if (++batches === 2) throw new Error('the power went');
      return written;
    };

    await rig.sheets.imports.apply(actor, id, []);
    await rig.sheets.imports.settled();
    expect(await rig.sheets.imports.readImport(actor.scope, id)).to.include({ state: 'checked', stopReason: 'broken' });
    expect((await cameras()).total).to.equal(100);

    await rig.sheets.imports.apply(actor, id, []);
    await rig.sheets.imports.settled();
    expect((await rig.sheets.imports.readImport(actor.scope, id)).applied.added).to.equal(250);
    expect((await cameras()).total).to.equal(250);
  });

  it('is found as it stands after a restart: a dry run runs again, an application waits', async () => {
    const actor = anActor(city);
    const { id } = await rig.upload(csv(standardSheet(...many(3))));
    const stored = await rig.sheets.imports.readImport(actor.scope, id);
    await rig.database.sequelize.query(`UPDATE sheet_imports SET state = 'applying'`);

    await rig.sheets.imports.start();

    expect(await rig.sheets.imports.readImport(actor.scope, id)).to.include({
      state: 'checked',
      stopReason: 'restarted',
    });
    expect(stored.state).to.equal('checked');
  });

  it('refuses files that are no sheets, with the reason, and forgets them', async () => {
    const reasons = await Promise.all([
      rig.upload(Buffer.from('PK nothing')),
      rig.upload(Buffer.from('天气,温度\n晴,20')),
      rig.upload(Buffer.alloc(0)),
    ]);

    expect(reasons.map(({ state, stopReason }) => [state, stopReason])).to.deep.equal([
      ['failed', 'not-a-sheet'],
      ['failed', 'no-headings'],
      ['failed', 'empty'],
    ]);
    expect(await readdir(join(rig.folder, 'sheets'))).to.deep.equal([]);
  });

  it('refuses an upload that is too large while it comes, and leaves nothing', async () => {
    const endless = async function* () {
      for (;;) yield Buffer.alloc(1_048_576);
    };
    const options = {
      profile: profileOf('standard-27'),
      convert: false,
      ownership: 'government',
      gaps: 'refuse',
    } as const;

    const upload = () => rig.sheets.imports.upload(anActor(city), { fileName: 'x', options }, endless());

    expect(await refusal(upload)).to.equal('request/too-large');

    expect(await readdir(join(rig.folder, 'sheets'))).to.deep.equal([]);
    expect(await rig.sheets.imports.listImports(wholeEstate)).to.deep.equal([]);
  });

  it('is one of few at once, of each person and of all, while it comes as while it is read', async () => {
    const options = {
      profile: profileOf('standard-27'),
      convert: false,
      ownership: 'government',
      gaps: 'refuse',
    } as const;
    const file = csv(standardSheet(...many(1)));
    const gate = Promise.withResolvers<void>();
    const slowly = async function* (): AsyncGenerator<Uint8Array, void> {
      await gate.promise;
      yield* chunksOf(file);
    };
    const [city1, east1] = [anActor(city), anActor(east)];
    const upload = (actor: typeof city1, body: AsyncIterable<Uint8Array> = slowly()) =>
      rig.sheets.imports.upload(actor, { fileName: 'x', options }, body);

    const coming = [upload(city1), upload(city1), upload(city1)];
    const own = await refusalOf(() => upload(city1));
    coming.push(upload(east1));
    const others = await refusalOf(() => upload(east1));
    gate.resolve();
    await Promise.all(coming);
    await rig.sheets.imports.settled();

    expect([own.code, own.extensions]).to.deep.equal(['request/too-many', { retryAfterSeconds: 10 }]);
    expect(own.message).to.match(/^3 sheets of yours/);
    expect([others.code, others.message.startsWith('Other sheets')]).to.deep.equal(['request/too-many', true]);
    expect((await rig.sheets.imports.listImports(wholeEstate)).length).to.equal(4);
    await upload(east1, chunksOf(file));
    await rig.sheets.imports.settled();
  });

  it('gives its turn back when the upload breaks off', async () => {
    const options = {
      profile: profileOf('standard-27'),
      convert: false,
      ownership: 'government',
      gaps: 'refuse',
    } as const;
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('SBBM');
      throw new Error('the wire was cut');
    };
    for (let turn = 0; turn < 4; turn++) {
      const upload = rig.sheets.imports.upload(anActor(city), { fileName: 'x', options }, broken());
      expect(await upload.catch(String)).to.include('the wire was cut');
    }
  });

  it('is there for its own part and those above, and for nobody else', async () => {
    const { id } = await rig.upload(csv(standardSheet(...many(1))), { actor: anActor(east) });
    const { imports } = rig.sheets;

    expect((await imports.readImport(anActor(city).scope, id)).id).to.equal(id);
    for (const stranger of [west, station]) {
      expect(await refusal(() => imports.readImport(anActor(stranger).scope, id))).to.equal('sheet-import/unknown');
      expect(await refusal(() => imports.apply(anActor(stranger), id, []))).to.equal('sheet-import/unknown');
      expect(await refusal(() => imports.cancel(anActor(stranger), id))).to.equal('sheet-import/unknown');
      expect(await imports.listImports(anActor(stranger).scope)).to.deep.equal([]);
    }
  });
});
