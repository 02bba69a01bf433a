import { crc32, deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { readPhoto } from '../../gateway/registry/photos/read-photo.ts';

const secret = 'GPS 25.04N 102.71E';

function segment(code: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Exif with an orientation and a text, in either byte order. */
function exif(orientation: number, order: 'II' | 'MM' = 'MM'): Buffer {
  const tiff = Buffer.alloc(26);
  const write16 = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const write32 = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(order, 0, 'latin1');
  write16(42, 2);
  write32(8, 4);
  write16(1, 8);
  write16(0x0112, 10);
  write16(3, 12);
  write32(1, 14);
  write16(orientation, 18);
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(secret)]));
}

const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));
const tables = segment(0xdb, Buffer.alloc(65));
const scan = Buffer.concat([segment(0xda, Buffer.alloc(10)), Buffer.from([1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4])]);
const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([size, typed, check]);
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const header = chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex'));
const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 0x7f])));
const close = chunk('IEND', Buffer.alloc(0));

describe('readPhoto', () => {
  it('keeps the picture of a JPEG and nothing that it told besides', () => {
    const comment = segment(0xfe, Buffer.from(secret));
    const icc = segment(0xe2, Buffer.from(`MPF ${secret}`));
    const whole = Buffer.concat([
      start,
      jfif,
      exif(1),
      icc,
      comment,
      tables,
      scan,
      comment,
      scan,
      end,
      Buffer.from(secret),
    ]);

    const photo = readPhoto(whole);

    expect(photo?.mediaType).to.equal('image/jpeg');
    expect(photo?.bytes.equals(Buffer.concat([start, jfif, tables, scan, scan, end]))).to.equal(true);
  });

  for (const order of ['II', 'MM'] as const) {
    it(`keeps which side of a JPEG is up (${order})`, () => {
      const photo = readPhoto(Buffer.concat([start, exif(6, order), tables, scan, end]));

      expect(photo?.bytes.includes(secret)).to.equal(false);
      const again = readPhoto(photo?.bytes ?? Buffer.alloc(0));
      expect(again?.bytes.equals(photo?.bytes ?? Buffer.alloc(0)), 'stripping twice changes nothing').to.equal(true);
      const at = photo?.bytes.indexOf('Exif') ?? -1;
      expect(photo?.bytes.readUInt16BE(at + 6 + 18)).to.equal(6);
    });
  }

  it('keeps the picture of a PNG and nothing that it told besides', () => {
    const text = chunk('tEXt', Buffer.from(`Comment\0${secret}`));
    const whole = Buffer.concat([signature, header, text, chunk('eXIf', Buffer.from(secret)), pixels, close, text]);

    const photo = readPhoto(whole);

    expect(photo?.mediaType).to.equal('image/png');
    expect(photo?.bytes.equals(Buffer.concat([signature, header, pixels, close]))).to.equal(true);
  });

  it('refuses everything that is no whole picture', () => {
    const jpeg = Buffer.concat([start, jfif, tables, scan, end]);
    const png = Buffer.concat([signature, header, pixels, close]);
    for (let length = 0; length < jpeg.length; length++) {
      expect(readPhoto(jpeg.subarray(0, length)), `JPEG cut at ${length}`).to.equal(undefined);
    }
    for (let length = 0; length < png.length; length++) {
      expect(readPhoto(png.subarray(0, length)), `PNG cut at ${length}`).to.equal(undefined);
    }
    const others = ['GIF89a', '<svg onload="x"/>', '<html>', 'RIFF0000WEBP', '%PDF-1.7'];
    for (const text of others) expect(readPhoto(Buffer.from(text)), text).to.equal(undefined);
    expect(readPhoto(Buffer.concat([start, jfif, end])), 'no scan').to.equal(undefined);
    expect(readPhoto(Buffer.concat([signature, header, close])), 'no pixels').to.equal(undefined);
  });
});
