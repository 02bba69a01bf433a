import { expect } from 'chai';
import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { SessionBugs } from '../../gateway/media/engine/session-bugs.ts';
import { OwnMemory } from '../../gateway/media/fmp4/part-memory.ts';
import { RtspFeed } from '../../gateway/media/engine/rtsp-feed.ts';
import { UpstreamSession } from '../../gateway/media/engine/upstream-session.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const host = '127.61.0.3';
const policy = { firstFrameSeconds: 5, silenceSeconds: 5, audio: false };

describe('UpstreamSession', function () {
  this.timeout(20_000);

  it('ends alone when what its camera sent breaks it', async () => {
    const clip = makeClip({ seconds: 2, fps: 15, group: 15 });
    const camera = new RtspCamera(clip, { host });
    await camera.start();
    const readBuffer = Buffer.alloc(128 * 1024);
    const faults: DeviceFault[] = [];
    const broken: unknown[] = [];
    const parts = [0, 0];
    const sessions = [0, 1].map((index) => {
      const deps = { clock: systemClock, policy, readBuffer, startTicks: 0, partMemory: new OwnMemory() };
      return new UpstreamSession((...args) => new RtspFeed({ host, port: camera.port, path: '/live' }, ...args), deps, {
        onPlaying: () => undefined,
        onSpent: () => undefined,
        onFormat: () => undefined,
        onPart: () => {
          parts[index] = (parts[index] ?? 0) + 1;
          if (index === 0) throw new Error('planted');
        },
        onEnded: (fault) => faults.push(fault),
        onBroken: (error) => broken.push(error),
      });
    });
    await Promise.all(sessions.map((session) => session.start()));

    await poll('the first ends', () => (faults.length > 0 ? true : undefined));
    const [, before = 0] = parts;
    await poll('the second goes on', () => ((parts[1] ?? 0) >= before + 2 ? true : undefined));

    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({ stage: 'stream', reason: 'malformed' });
    expect(broken.map(String)).to.deep.equal(['Error: planted']);
    expect(parts[0]).to.equal(1);
    expect(camera.truth).to.include({ teardowns: 1, openSessions: 1 });
    for (const session of sessions) session.stop();
    await camera.stop();
  });
});

describe('SessionBugs', () => {
  it('counts every session and logs every bug once', () => {
    const logged: unknown[] = [];
    const bugs = new SessionBugs({ error: (fields) => void logged.push(fields) });

    for (const cause of ['one', 'one', 'other']) bugs.note(cause);

    expect(bugs.count).to.equal(3);
    expect(logged).to.deep.equal([{ cause: 'one' }, { cause: 'other' }]);
  });
});
