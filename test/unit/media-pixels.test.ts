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
    const pixels = new Pixels({ ffmpegPath: 'ffmpeg', concurrency: 2, clipConcurrency: 1, deadlineSeconds: 10 });

    const picture = await pixels.takeSnapshot(clip.annexB, 'h264');

    expect(picture.subarray(0, 2).toString('hex')).to.equal('ffd8');
    expect(picture.subarray(-2).toString('hex')).to.equal('ffd9');
  });

  it('says that a damaged key frame gives no picture', async () => {
    const pixels = new Pixels({ ffmpegPath: 'ffmpeg', concurrency: 2, clipConcurrency: 1, deadlineSeconds: 10 });

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
});
