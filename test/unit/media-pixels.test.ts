import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { snapshotArguments } from '../../gateway/media/pixels/snapshot-arguments.ts';
import { WorkQueue } from '../../gateway/media/pixels/work-queue.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { makeClip } from '../fixtures/h264-clip.ts';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
  return 'done';
}

const policy = { ffmpegPath: 'ffmpeg', concurrency: 2, clipConcurrency: 1, deadlineSeconds: 10 };

describe('Pixels', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-pixels-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A program that plays ffmpeg: runs `body`. */
  function fakeFfmpeg(name: string, body: string): string {
    const path = join(folder, name);
    const script = `#!/bin/sh\n${body}\n`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    return path;
  }

  it('makes a JPEG of a key frame', async () => {
    const clip = makeClip({ seconds: 0.2 });
    const pixels = new Pixels(policy);

    const picture = await pixels.takeSnapshot(clip.annexB, 'h264');

    expect(picture.subarray(0, 2).toString('hex')).to.equal('ffd8');
    expect(picture.subarray(-2).toString('hex')).to.equal('ffd9');
  });

  it('says that a damaged key frame gives no picture', async () => {
    const pixels = new Pixels(policy);

    expect(await codeOf(pixels.takeSnapshot(Buffer.from('not a picture'), 'h264'))).to.equal('ffmpeg/failed');
  });

  it('names the command that installs a missing ffmpeg', async () => {
    const pixels = new Pixels({
      ffmpegPath: join(folder, 'nowhere'),
      concurrency: 1,
      clipConcurrency: 1,
      deadlineSeconds: 5,
    });

    const error = await pixels.takeSnapshot(Buffer.alloc(10), 'h264').catch((thrown: unknown) => thrown);

    expect(error).to.be.instanceOf(GatewayError);
    expect(error).to.include({ code: 'ffmpeg/missing' });
    expect(String(error)).to.include('apt-get install ffmpeg').and.include('pixels.ffmpegPath');
  });

  it('kills what ignores SIGTERM after its deadline', async () => {
    const pidFile = join(folder, 'pid');
    const path = fakeFfmpeg('stubborn', `trap '' TERM\necho $$ > ${pidFile}\nwhile :; do sleep 0.1; done`);
    const pixels = new Pixels({ ffmpegPath: path, concurrency: 1, clipConcurrency: 1, deadlineSeconds: 0.3 });

    expect(await codeOf(pixels.takeSnapshot(Buffer.alloc(10), 'h264'))).to.equal('ffmpeg/failed');

    expect(existsSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}`)).to.equal(false);
  });

  it('gives ffmpeg the same arguments whatever the bytes are: a pipe in, a pipe out', async function () {
    this.timeout(30_000);
    const argsFile = join(folder, 'args');
    const path = fakeFfmpeg(
      'recorder',
      `printf '%s\\n' "$@" > ${argsFile}\ncat > /dev/null\nprintf '\\377\\330\\377\\331'`,
    );
    const pixels = new Pixels({ ffmpegPath: path, concurrency: 1, clipConcurrency: 1, deadlineSeconds: 10 });
    const { input, output } = snapshotArguments('h264');
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('; touch canary', '-i rtsp://evil/', '$(id)', '\n-y /etc/passwd', 'file:///etc/passwd'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        await pixels.takeSnapshot(Buffer.from(text), 'h264');
        const args = readFileSync(argsFile, 'utf8').trimEnd().split('\n');
        expect(args).to.deep.equal([...input, '-i', 'pipe:0', ...output, 'pipe:1']);
      }),
      { numRuns: 15 },
    );
  });

  it('gives the brightness of a key frame, of H.264 and of a JPEG, at the size that is asked for', async () => {
    const pixels = new Pixels(policy);
    const keyFrame = makeClip({ seconds: 0.2 }).annexB;
    const jpeg = await pixels.takeSnapshot(keyFrame, 'h264');

    const one = await pixels.decodeFrame(keyFrame, 'h264', { width: 64, height: 36 });
    const other = await pixels.decodeFrame(jpeg, 'jpeg', { width: 64, height: 36 });

    expect(one).to.include({ width: 64, height: 36 });
    expect([one.luma.length, other.luma.length]).to.deep.equal([64 * 36, 64 * 36]);
    expect(new Set(one.luma).size, 'shades').to.be.above(30);
    const differences = one.luma.map((value, at) => Math.abs(value - (other.luma[at] ?? 0)));
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).to.be.below(16);
  });

  it('puts pictures side by side, whatever their shape, and leaves the cells of missing and damaged ones grey', async () => {
    const pixels = new Pixels(policy);
    const wide = { bytes: makeClip({ seconds: 0.2 }).annexB, kind: 'h264' } as const;
    const tall = { bytes: makeClip({ seconds: 0.2, width: 180, height: 320 }).annexB, kind: 'h264' } as const;
    const damaged = { bytes: Buffer.from('no picture'), kind: 'h265' } as const;

    const sheet = await pixels.makeSheet([wide, undefined, damaged, tall], 3);

    const { luma } = await pixels.decodeFrame(sheet, 'jpeg', { width: 96, height: 36 });
    const shadesOf = (column: number, row: number): number => {
      const rows = Array.from({ length: 14 }, (_, line) => (row * 18 + line + 2) * 96 + column * 32);
      return new Set(rows.flatMap((at) => [...luma.subarray(at + 2, at + 30)])).size;
    };
    const shades = [shadesOf(0, 0), shadesOf(1, 0), shadesOf(2, 0), shadesOf(0, 1), shadesOf(1, 1), shadesOf(2, 1)];
    expect(shades.map((count) => count > 5)).to.deep.equal([true, false, false, true, false, false]);
  });

  it('has arguments that depend on the codec only', () => {
    expect(snapshotArguments('h264')).to.deep.equal(snapshotArguments('h264'));
    expect(snapshotArguments('h265').input.at(-1)).to.equal('hevc');
  });
});

describe('WorkQueue', () => {
  it('runs so many at once, keeps so many waiting and refuses the rest', async () => {
    const queue = new WorkQueue(2, () => new GatewayError('snapshot/unavailable', 'full'));
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    };

    const results = Array.from({ length: 20 }, () => codeOf(queue.run(work)));
    let ended = 0;
    while (ended < 18) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const end of ends.splice(0)) {
        end();
        ended += 1;
      }
    }

    const codes = await Promise.all(results);
    expect(codes.filter((code) => code === 'done')).to.have.length(18);
    expect(codes.filter((code) => code === 'snapshot/unavailable')).to.have.length(2);
    expect(most).to.equal(2);
  });

  it('lets those go who do not want to wait any more, without their work', async () => {
    const queue = new WorkQueue(1, () => new GatewayError('snapshot/unavailable', 'full'));
    const first = Promise.withResolvers<string>();
    const leave = new AbortController();
    const running = queue.run(() => first.promise);
    const done: string[] = [];
    const impatient = queue.run(async () => done.push('impatient'), leave.signal).catch(() => 'left');
    const patient = queue.run(async () => done.push('patient'));

    leave.abort();
    expect(await impatient).to.equal('left');
    first.resolve('first');
    await Promise.all([running, patient]);

    expect(done).to.deep.equal(['patient']);
    expect(await queue.run(async () => 'next')).to.equal('next');
    const late = queue.run(async () => 'late', leave.signal).catch(() => 'left');
    expect(await late).to.equal('left');
  });
});
