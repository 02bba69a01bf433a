import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { MediaPart } from '../../gateway/media/fmp4/media-part.ts';
import { FfmpegFeed } from '../../gateway/media/pixels/ffmpeg-feed.ts';
import { transcodeArguments } from '../../gateway/media/pixels/transcode-arguments.ts';
import { BoxReader } from '../../gateway/media/transcode/box-reader.ts';
import { FedParts } from '../../gateway/media/transcode/fed-parts.ts';
import { TranscodeRun } from '../../gateway/media/transcode/transcode-run.ts';
import { box } from '../../gateway/media/fmp4/box.ts';
import type { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { poll } from '../poll.ts';

const second = 90_000;

function partAt(seconds: number, isIndependent: boolean, sizeBytes = 1000): MediaPart {
  const bytes = new Uint8Array(sizeBytes);
  const times = { startTicks: seconds * second, durationTicks: second / 5 };
  return { bytes, ...times, isIndependent, endsGroup: false, firstSampleOffset: 0, firstSampleBytes: 0 };
}

describe('ffmpeg that goes on', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-transcode-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A program that plays ffmpeg: runs `body`. */
  function fakeFfmpeg(name: string, body: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  const silent = { onFormat: () => undefined, onPicture: () => undefined };

  it('is given a pipe and the same words, whatever it is fed', async function () {
    this.timeout(20_000);
    const argsFile = join(folder, 'args');
    const ffmpegPath = fakeFfmpeg('recorder', `printf '%s\\n' "$@" > ${argsFile}\ncat > /dev/null`);
    const { input, output } = transcodeArguments();
    for (const text of ['-i rtsp://admin:secret@10.0.0.1/', '; touch canary', '$(id)']) {
      rmSync(argsFile, { force: true });
      const feed = new FfmpegFeed(
        { ffmpegPath, args: transcodeArguments() },
        { onOutput: () => undefined, onEnded: () => undefined },
      );
      feed.write(Buffer.from(text));
      await poll(
        'it wrote its words',
        () => (existsSync(argsFile) && readFileSync(argsFile, 'utf8').endsWith('pipe:1\n')) || undefined,
      );
      await feed.stop();

      const words = readFileSync(argsFile, 'utf8').trimEnd().split('\n');
      expect(words).to.deep.equal([...input, '-i', 'pipe:0', ...output, 'pipe:1']);
    }
    expect([...input, ...output].join(' ')).to.not.match(/:\/\//);
  });

  it('is killed when it ignores SIGTERM', async () => {
    const pidFile = join(folder, 'pid');
    const ffmpegPath = fakeFfmpeg('stubborn', `trap '' TERM\necho $$ > ${pidFile}\nwhile :; do sleep 0.1; done`);
    const feed = new FfmpegFeed(
      { ffmpegPath, args: { input: [], output: [] } },
      { onOutput: () => undefined, onEnded: () => undefined },
    );
    const pid = await poll('it runs', () => (existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim()) || undefined);

    await feed.stop();

    expect(existsSync(`/proc/${pid}`)).to.equal(false);
  });

  it('is quoted when it fails', async () => {
    const faults: string[] = [];
    const ffmpegPath = fakeFfmpeg('broken', 'echo "Unknown encoder libx264" >&2\nexit 8');
    const listener = { onOutput: () => undefined, onEnded: (fault: GatewayError) => void faults.push(fault.message) };
    const feed = new FfmpegFeed({ ffmpegPath, args: { input: [], output: [] } }, listener);

    await poll('it is over', () => faults.length > 0 || undefined);
    await feed.stop();

    expect(faults).to.deep.equal(['ffmpeg: ended with status 8: Unknown encoder libx264']);
  });

  const megabyte = 1024 * 1024;

  function newRun(ffmpegPath: string, monotonicMs: () => number, onEnded: (fault: GatewayError) => void): TranscodeRun {
    const clock = { now: monotonicMs, monotonic: monotonicMs };
    return new TranscodeRun(new Uint8Array(10), { ffmpegPath, deadlineSeconds: 6 }, clock, { ...silent, onEnded });
  }

  it('is not fed beyond a bound when it does not read, and goes on with a key frame', async function () {
    this.timeout(20_000);
    const [gate, heard] = [join(folder, 'gate'), join(folder, 'heard')];
    const ffmpegPath = fakeFfmpeg('deaf', `while [ ! -e ${gate} ]; do sleep 0.05; done\ncat > ${heard}`);
    const run = newRun(
      ffmpegPath,
      () => 0,
      () => undefined,
    );
    const push = (mark: number, isKey: boolean): void => {
      const part = partAt(mark / 5, isKey, megabyte);
      part.bytes.fill(mark);
      run.push(part, 0);
    };

    for (let mark = 1; mark <= 50; mark += 1) push(mark, mark % 5 === 1);
    expect(run.waitingBytes).to.be.within(6 * megabyte, 8 * megabyte + 10);
    writeFileSync(gate, '');
    await poll('it has read all', () => run.waitingBytes === 0 || undefined);
    push(52, false);
    push(56, true);
    await poll('it has read that, too', () => (existsSync(heard) && readFileSync(heard).at(-1) === 56) || undefined);
    await run.stop();

    // A chunk on its way from one buffer to the next counts twice, so the seventh may be left out already.
    const marks = [...new Set(readFileSync(heard).subarray(10))];
    expect(marks.filter((mark) => mark !== 7)).to.deep.equal([1, 2, 3, 4, 5, 6, 56]);
  });

  it('is given up when nothing comes out though it was fed', async () => {
    let nowMs = 0;
    const faults: GatewayError[] = [];
    const run = newRun(
      fakeFfmpeg('mute', 'cat > /dev/null'),
      () => nowMs,
      (fault) => faults.push(fault),
    );

    nowMs = 60_000;
    run.check(nowMs);
    run.push(partAt(0, true), 0);
    run.check(nowMs + 5000);
    expect(faults).to.deep.equal([]);
    run.check(nowMs + 7000);

    expect(faults.map(({ message }) => message)).to.deep.equal(['ffmpeg: nothing came out for 7 s']);
    await run.stop();
  });
});

describe('BoxReader', () => {
  it('finds the same boxes however the bytes were split', () => {
    const anyBoxes = fc.array(fc.tuple(fc.constantFrom('moof', 'mdat', 'free'), fc.uint8Array({ maxLength: 300 })), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(anyBoxes, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (boxes, cuts) => {
        const bytes = Buffer.concat(boxes.map(([type, content]) => box(type, Buffer.from(content))));
        const found: [string, Uint8Array][] = [];
        const reader = new BoxReader(({ type, content }) => found.push([type, Uint8Array.from(content)]));
        for (let at = 0, index = 0; at < bytes.length; index += 1) {
          const end = at + (cuts[index % cuts.length] ?? 1);
          reader.push(bytes.subarray(at, end));
          at = end;
        }
        expect(found).to.deep.equal(boxes);
      }),
    );
  });

  it('refuses what is not MP4', () => {
    const reader = new BoxReader(() => undefined);
    expect(() => reader.push(Buffer.from('Error while decoding'))).to.throw('a box of');
    expect(() => new BoxReader(() => undefined).push(Buffer.alloc(8))).to.throw('a box of 0 bytes');
  });
});

describe('FedParts', () => {
  it('knows the instant of a picture, and how long the oldest part waits', () => {
    const fed = new FedParts();
    expect(fed.instantOf(0)).to.equal(undefined);
    fed.add(partAt(10, true), 500_000, 0);
    fed.add(partAt(10.2, false), 500_210, 100);

    expect(fed.instantOf(10.1 * second)).to.equal(500_100);
    expect(fed.instantOf(10.3 * second)).to.equal(500_310);
    expect(fed.waitMs(1000)).to.equal(1000);

    fed.reach(10.19 * second, second / 100);
    expect(fed.waitMs(1000)).to.equal(900);
    fed.reach(10.39 * second, second / 100);
    expect(fed.waitMs(1000)).to.equal(0);
    expect(fed.instantOf(10.3 * second)).to.equal(500_310);
  });
});
