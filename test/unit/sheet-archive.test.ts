import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { packArchive } from '../../gateway/registry/sheets/pack-archive.ts';
import { readLines } from '../../gateway/registry/sheets/read-lines.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { unpackArchive } from '../../gateway/registry/sheets/unpack-archive.ts';
import { csvOf, xlsxOf } from '../fixtures/camera-sheet.ts';

const all = () => true;
const textOf = (files: ReturnType<typeof unpackArchive>) =>
  typeof files === 'string' ? files : files.map(({ path, bytes }) => [path, bytes.toString()]);

/** One deflated entry whose headers lie: they claim that it unpacks to one byte. */
function bomb(bytes: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(bytes, 0x20));
  const archive = packArchive([{ path: 'xl/worksheets/sheet1.xml', bytes: packed }]);
  const directory = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  archive.writeUInt16LE(8, 8);
  archive.writeUInt16LE(8, directory + 10);
  archive.writeUInt32LE(1, 22);
  archive.writeUInt32LE(1, directory + 24);
  return archive;
}

describe('an archive', () => {
  it('gives back what was packed, and nothing that is not wanted', () => {
    const archive = packArchive([
      { path: 'a/甲.xml', bytes: Buffer.from('one') },
      { path: 'b.png', bytes: Buffer.from('two') },
    ]);

    const files = unpackArchive(archive, { isWanted: (path) => path.endsWith('.xml'), maxBytes: 100 });

    expect(textOf(files)).to.deep.equal([['a/甲.xml', 'one']]);
  });

  it('is unpacked up to its bound, whatever sizes it claims', () => {
    expect(unpackArchive(bomb(2_000_000), { isWanted: all, maxBytes: 1_000_000 })).to.equal('too-large');
    expect(unpackArchive(bomb(2_000_000), { isWanted: all, maxBytes: 2_000_000 })).to.have.lengthOf(1);
  });

  it('counts all of its files together', () => {
    const bytes = Buffer.alloc(600);
    const archive = packArchive(['a', 'b'].map((path) => ({ path, bytes })));

    expect(unpackArchive(archive, { isWanted: all, maxBytes: 1000 })).to.equal('too-large');
  });

  it('that is cut short or damaged is refused and throws nothing', () => {
    const archive = packArchive([{ path: 'a.xml', bytes: Buffer.from('one') }]);
    for (let length = 0; length < archive.length; length++) {
      expect(unpackArchive(archive.subarray(0, length), { isWanted: all, maxBytes: 100 })).to.equal('not-an-archive');
    }
    for (let at = 0; at < archive.length; at++) {
      const damaged = Buffer.from(archive);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      expect(() => unpackArchive(damaged, { isWanted: all, maxBytes: 100 })).not.to.throw();
    }
  });
});

describe('a file that is given for a sheet', () => {
  const read = (file: Buffer, limits = {}) => readLines(file, { ...sheetLimits, ...limits });

  it('is refused with its reason', async () => {
    expect(await read(Buffer.alloc(0))).to.equal('empty');
    expect(await read(Buffer.from('\n\n ,\n'))).to.equal('empty');
    expect(await read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).to.equal('old-excel');
    expect(await read(Buffer.from('PK\u0003\u0004 no archive'))).to.equal('not-a-sheet');
    expect(await read(packArchive([{ path: 'a.xml', bytes: Buffer.from('<a/>') }]))).to.equal('not-a-sheet');
    expect(await read(Buffer.from([0, 1, 2, 3]))).to.equal('not-a-sheet');
    expect(await read(bomb(2_000_000), { unpackedBytes: 1_000_000 })).to.equal('unpacks-too-large');
    expect(await read(Buffer.from(csvOf([['a'], ['1'], ['2'], ['3']])), { rows: 2 })).to.equal('too-many-rows');
    expect(await read(await xlsxOf([['a'], ['1'], ['2'], ['3']]), { rows: 2 })).to.equal('too-many-rows');
  });

  it('is a CSV with commas, semicolons or tabs', async () => {
    for (const delimiter of [',', ';', '\t']) {
      const sheet = await read(Buffer.from(`SBBM${delimiter}SBMC\n1${delimiter}二`));

      expect(typeof sheet === 'string' ? sheet : sheet.lines.map(({ cells }) => cells)).to.deep.equal([
        ['SBBM', 'SBMC'],
        ['1', '二'],
      ]);
    }
  });

  it('keeps the types of its cells, and the numbers of its rows', async () => {
    const sheet = await read(
      await xlsxOf([
        ['a', 1.5, true, null],
        [null, null, null, null],
        ['b', 'x', null, 'y'],
      ]),
    );

    expect(typeof sheet === 'string' ? sheet : sheet.lines).to.deep.equal([
      { number: 1, cells: ['a', 1.5, true, null] },
      { number: 3, cells: ['b', 'x', null, 'y'] },
    ]);
  });
});
