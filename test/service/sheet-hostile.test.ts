import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packArchive } from '../../gateway/registry/sheets/pack-archive.ts';
import { fileCipher, tagBytes } from '../../gateway/registry/sheets/sheet-file-provider.ts';
import { type SheetLimits, sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import type { SheetReply } from '../../gateway/registry/sheets/sheet-protocol.ts';
import { SheetReaderProvider } from '../../gateway/registry/sheets/sheet-reader-provider.ts';
import { unpackArchive } from '../../gateway/registry/sheets/unpack-archive.ts';
import { xlsxOf } from '../fixtures/camera-sheet.ts';
import { profileOf } from '../fixtures/sheets-rig.ts';

/** A sheet whose cells are these; the rest is of a good workbook. */
async function workbookWith(sheetData: string): Promise<Buffer> {
  const files = unpackArchive(await xlsxOf([['SBBM', 'SBMC']]), { isWanted: () => true, maxBytes: 1e7 });
  if (typeof files === 'string') throw new Error(files);
  return packArchive(
    files.map(({ path, bytes }) =>
      path.endsWith('sheet1.xml')
        ? {
            path,
            bytes: Buffer.from(
              bytes.toString().replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${sheetData}</sheetData>`),
            ),
          }
        : { path, bytes },
    ),
  );
}

const text = (at: string, value: string): string => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
const heading = `<row r="1">${text('A1', 'SBBM')}${text('B1', 'SBMC')}</row>`;

describe('a hostile sheet', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-hostile-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const read = async (file: Buffer, limits: Partial<SheetLimits> = {}): Promise<SheetReply> => {
    const key = randomBytes(32);
    const nonce = randomBytes(12);
    const cipher = createCipheriv(fileCipher, key, nonce, { authTagLength: tagBytes });
    const path = join(folder, `${randomBytes(6).toString('hex')}.sheet`);
    await writeFile(path, Buffer.concat([nonce, cipher.update(file), cipher.final(), cipher.getAuthTag()]));
    const reader = new SheetReaderProvider({ ...sheetLimits, ...limits });
    await using reading = reader.open({
      file: path,
      key,
      options: { profile: profileOf('standard-27'), convert: false },
    });
    return await reading.next();
  };

  it('with one cell at the far corner costs its thread at most', async () => {
    const reply = await read(await workbookWith(`${heading}<row r="1048576">${text('XFD1048576', 'x')}</row>`), {
      heapMb: 256,
    });

    expect(reply.kind).to.equal('fault');
    expect(reply.kind === 'fault' && reply.fault).to.be.oneOf([
      'out-of-memory',
      'too-many-rows',
      'not-a-sheet',
      'too-slow',
    ]);
  }).timeout(60_000);

  it('that needs more memory than it may have ends with that reason', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${String(index)},${'x'.repeat(200)}`);

    const reply = await read(Buffer.from(['SBBM,SBMC', ...rows].join('\n')), { rows: 1_000_000, heapMb: 16 });

    expect(reply).to.deep.equal({ kind: 'fault', fault: 'out-of-memory' });
  }).timeout(60_000);

  it('that takes too long ends with that reason', async () => {
    expect(await read(Buffer.from('SBBM,SBMC\n1,2'), { deadlineMs: 1 })).to.deep.equal({
      kind: 'fault',
      fault: 'too-slow',
    });
  });

  it('with entities or a document type expands nothing (XXE)', async () => {
    const doctype = '<!DOCTYPE x [<!ENTITY a "lolol"><!ENTITY f SYSTEM "file:///etc/passwd">]>';
    const file = await workbookWith(`${heading}<row r="2">${text('A2', '&a;&f;')}${text('B2', '甲')}</row>`);
    const files = unpackArchive(file, { isWanted: () => true, maxBytes: 1e7 });
    const withType = packArchive(
      (typeof files === 'string' ? [] : files).map(({ path, bytes }) => ({
        path,
        bytes: path.endsWith('sheet1.xml')
          ? Buffer.from(bytes.toString().replace('<worksheet', `${doctype}<worksheet`))
          : bytes,
      })),
    );

    const reply = await read(withType);

    expect(JSON.stringify(reply)).not.to.match(/lolol|root:/);
  });
});
