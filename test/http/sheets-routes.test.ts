import { expect } from 'chai';
import { sheetsRoutes } from '../../gateway/registry/sheets/sheets-routes.ts';
import * as api from '../../gateway/registry/sheets/sheets-api.ts';
import { readLines } from '../../gateway/registry/sheets/read-lines.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { csvOf, operationsSheet, standardSheet, xlsxOf } from '../fixtures/camera-sheet.ts';
import { city, east, west } from '../fixtures/estate.ts';
import { openSheets, type SheetsRig } from '../fixtures/sheets-rig.ts';
import { poll } from '../poll.ts';
import { readReply, serveRoutes, type ServedRoutes } from './serve-routes.ts';

const admin = { role: 'admin', organisationPath: city.path } as const;
const eastAdmin = { role: 'admin', organisationPath: east.path } as const;

describe('the doors of camera sheets', () => {
  let rig: SheetsRig;
  let served: ServedRoutes;
  beforeEach(async () => {
    rig = await openSheets();
    served = await serveRoutes(sheetsRoutes(rig.sheets));
  });
  afterEach(async () => {
    await served.close();
    await rig.close();
  });

  const upload = async (
    file: Buffer | string,
    query = 'fileName=a.xlsx',
    asker: typeof admin | typeof eastAdmin = admin,
  ) =>
    fetch(`${served.url}/sheet-imports?${query}`, {
      method: 'POST',
      headers: { 'x-role': asker.role, 'x-path': asker.organisationPath, 'content-type': 'application/octet-stream' },
      body: typeof file === 'string' ? file : new Uint8Array(file),
    });
  const settle = (id: string) =>
    poll('the import settles', async () => {
      const view = await readReply(await served.get(`/sheet-imports/${id}`, admin), api.sheetImportView);
      return view.state === 'parsing' || view.state === 'applying' ? undefined : view;
    });
  const linesOf = async (response: Response) => {
    const read = await readLines(Buffer.from(await response.arrayBuffer()), sheetLimits);
    if (typeof read === 'string') throw new Error(read);
    return read.lines.map(({ cells }) => cells);
  };

  it('lead from the upload by dry run, rows and result file to the application', async () => {
    const file = await xlsxOf(
      standardSheet({}, { SBBM: '35020301001310000002', SBMC: '乙', IPV4: null, SXJBMGS: 'VP9' }),
    );
    const accepted = await upload(file);
    expect(accepted.status).to.equal(202);
    const { id } = (await accepted.json()) as { id: string };
    expect(await settle(id)).to.deep.include({
      state: 'checked',
      checked: { added: 1, changed: 0, unchanged: 0, rejected: 1 },
    });

    const rows = await readReply(
      await served.get(`/sheet-imports/${id}/rows?withProblems=true&limit=1`, admin),
      api.listSheetRows.reply,
    );
    expect(rows.total).to.equal(1);
    expect(rows.items[0]?.problems[0]).to.include({
      column: 'SXJBMGS 编码格式',
      code: 'value/unknown',
      severity: 'error',
    });

    const result = await linesOf(await served.get(`/sheet-imports/${id}/result`, admin));
    expect(result[0]?.slice(-7, -5)).to.deep.equal(['行号 Row', '结果 Result']);
    expect(result[2]).to.include.members([3, '未导入 rejected', 'value/unknown']);

    const applying = await served.send('POST', `/sheet-imports/${id}/application`, admin, { accept: [] });
    expect(applying.status).to.equal(202);
    expect(await settle(id)).to.deep.include({
      state: 'done',
      applied: { added: 1, changed: 0, unchanged: 0, rejected: 0 },
    });
    const again = await served.send('POST', `/sheet-imports/${id}/application`, admin, {});
    expect(again.status).to.equal(409);
  });

  it('export what comes back without a change, in both formats and all forms', async () => {
    const odd = { SBMC: '=cmd|calc', DWSC: '-1+2', AZDZ: '"甲", 乙;\t丙', SXJGNLX: "'@x" };
    const full = operationsSheet({
      ...odd,
      username: 'admin',
      password: 'Tr0ub4dor',
      port: 8000,
      channel: '7',
      accessKind: 'ONVIF',
      ONU_SN: 'ZTEG1',
    });
    await settle(
      ((await (await upload(csvOf(full), 'fileName=a.csv&profileId=operations')).json()) as { id: string }).id,
    );
    const [newest] = await rig.sheets.imports.listImports({ organisationPath: '/' });
    await served.send('POST', `/sheet-imports/${newest?.id}/application`, admin, {});
    await settle(newest?.id ?? '');

    for (const form of ['standard-27', 'operations', 'full']) {
      for (const format of ['csv', 'xlsx']) {
        const exported = await served.get(`/camera-sheet?form=${form}&format=${format}`, admin);
        const bytes = Buffer.from(await exported.arrayBuffer());
        expect(bytes.toString()).not.to.contain('Tr0ub4dor');
        const { id } = (await (await upload(bytes, `fileName=b&profileId=${form}`)).json()) as { id: string };

        const checked = await settle(id);
        expect(checked.checked, `${form} ${format}`).to.deep.equal({ added: 0, changed: 0, unchanged: 1, rejected: 0 });
        expect(checked.unknownColumns).to.deep.equal([]);
      }
    }
    const [, row] = await linesOf(await served.get('/camera-sheet?form=full&format=csv', admin));
    expect(row).to.include.members(['=cmd|calc', '10.8.0.1', '8000', '7', 'ONVIF', 'ZTEG1']).and.not.include('admin');
  });

  it('export the list’s own filter, and nothing of another part', async () => {
    await settle(((await (await upload(csvOf(standardSheet({})))).json()) as { id: string }).id);
    const [newest] = await rig.sheets.imports.listImports({ organisationPath: '/' });
    await served.send('POST', `/sheet-imports/${newest?.id}/application`, admin, {});
    await settle(newest?.id ?? '');
    const count = async (query: string, asker: typeof admin | typeof eastAdmin = admin) =>
      (await linesOf(await served.get(`/camera-sheet?format=csv&${query}`, asker))).length - 1;

    expect(await count('pointClass=1')).to.equal(1);
    expect(await count('pointClass=2')).to.equal(0);
    expect(await count('search=人民路')).to.equal(1);
    expect(await count('', eastAdmin)).to.equal(1);
    expect((await served.get(`/camera-sheet?organisationId=${west.id}`, eastAdmin)).status).to.equal(404);
  });

  it('keep an administrator’s templates and read sheets by them', async () => {
    const body = {
      ...{ name: '旧模板', form: 'standard-27', headings: [{ heading: '是否在网', field: 'networked' }] },
      values: [
        { field: 'networked', from: '0', to: '已联网' },
        { field: 'pointClass', from: '4', to: '9' },
      ],
    };
    const created = await readReply(
      await served.send('POST', '/sheet-profiles', admin, body),
      api.createSheetProfile.reply,
    );
    expect((await served.send('POST', '/sheet-profiles', admin, body)).status).to.equal(409);
    const unknownField = { ...body, name: 'x', headings: [{ heading: 'a', field: '__proto__' }] };
    expect((await served.send('POST', '/sheet-profiles', admin, unknownField)).status).to.equal(422);

    const response = await upload(
      csvOf(standardSheet({ LWSX: '0', JKDWLX: '4' })),
      `fileName=a&profileId=${created.id}`,
      eastAdmin,
    );
    expect(response.status).to.equal(202);
    const { id } = (await response.json()) as { id: string };
    expect(await settle(id)).to.deep.include({
      profileId: created.id,
      profileName: '旧模板',
      checked: { added: 1, changed: 0, unchanged: 0, rejected: 0 },
    });

    expect((await served.send('DELETE', `/sheet-profiles/${created.id}`, eastAdmin)).status).to.equal(404);
    expect((await served.send('DELETE', `/sheet-profiles/${created.id}`, admin)).status).to.equal(204);
    expect((await upload('x', `fileName=a&profileId=${created.id}`)).status).to.equal(404);
  });

  it('tell the columns of a form, and give an empty sheet of it that reads back', async () => {
    const { columns } = await readReply(await served.get('/sheet-forms/standard-27', admin), api.readSheetForm.reply);
    const template = await linesOf(await served.get('/sheet-forms/standard-27/template.xlsx', admin));

    expect(columns).to.have.lengthOf(27);
    expect(template[0]).to.deep.equal(columns.map(({ heading }) => heading));
  });

  it('make no path of what a user typed (T14)', async () => {
    for (const fileName of ['../../etc/passwd', '%2e%2e%2fx', '/etc/passwd']) {
      expect((await upload('SBBM,SBMC\n1,2', `fileName=${encodeURIComponent(fileName)}`)).status).to.equal(202);
    }
    for (const id of ['..%2f..%2fetc%2fpasswd', '....', '%2e%2e']) {
      expect((await served.get(`/sheet-imports/${id}/result`, admin)).status).to.be.oneOf([404, 422]);
    }
  });

  it('refuse an upload above the limit', async () => {
    const response = await upload(Buffer.alloc(21 * 1_048_576));

    expect(response.status).to.equal(413);
  });
});
