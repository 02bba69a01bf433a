import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeepLookService } from '../../gateway/health/pictures/deep-look-service.ts';
import type { Inspection } from '../../gateway/media/inspection.ts';
import { Pixels } from '../../gateway/media/pixels/pixels.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { LivePath } from '../../gateway/registry/paths/live-path.ts';

// Only its adapter is asked for.
const path = { adapterKind: 'none' } as LivePath;
const inspection: Inspection = {
  ...{ kind: 'seen', path, wasOpen: true, times: {}, pictureKind: 'h264' },
  ...{ width: 640, height: 360, fps: 25, bitrateKbps: 500 },
  keyFrames: [{ bytes: Buffer.from('no picture'), kind: 'h264', atMs: 1 }],
};

describe('a deep look at a picture', function () {
  this.timeout(10_000);
  const folder = mkdtempSync(join(tmpdir(), 'vpg-look-'));
  after(() => rmSync(folder, { recursive: true }));

  function lookWith(ffmpegPath: string, signal = AbortSignal.timeout(8000)) {
    const pixels = new Pixels({ ffmpegPath, concurrency: 1, clipConcurrency: 1, deadlineSeconds: 0.3 });
    const looks = new DeepLookService({
      ...{ inspections: { inspect: async () => inspection }, pixels, adapters: new Map() },
      ...{ clock: systemClock, settings: { watchSeconds: 1 } },
    });
    return looks.look(path, signal);
  }

  function fakeFfmpeg(name: string, script: string): string {
    const program = join(folder, name);
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return program;
  }

  it('finds a key frame malformed that ffmpeg refuses', async () => {
    const look = await lookWith(fakeFfmpeg('refusing', 'cat > /dev/null; exit 1'));

    expect(look).to.include({ isUndecided: false });
    expect(look.fault?.reason).to.equal('malformed');
  });

  it('decides nothing when a busy machine leaves ffmpeg no time', async () => {
    const look = await lookWith(fakeFfmpeg('slow', 'exec sleep 5'));

    expect(look).to.include({ isUndecided: true });
    expect(look.fault?.reason).to.equal('aborted');
  });

  it('decides nothing when it is given up while ffmpeg decodes', async () => {
    const stop = new AbortController();
    const looking = lookWith(fakeFfmpeg('waiting', 'exec sleep 5'), stop.signal);
    setTimeout(() => stop.abort(), 100);

    expect(await looking).to.include({ isUndecided: true });
  });

  it('decides nothing when it was given up before', async () => {
    expect(await lookWith('/nowhere', AbortSignal.abort())).to.include({ isUndecided: true });
  });
});
