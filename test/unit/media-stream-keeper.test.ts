import { expect } from 'chai';
import type { Contest } from '../../gateway/media/engine/waiting-line.ts';
import { StreamKeeper } from '../../gateway/media/stream-keeper.ts';
import { type Viewer, WatchedStreams } from '../../gateway/media/watched-streams.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import type { LivePath } from '../../gateway/registry/live-path.ts';

/** Notes what is started and ended, and obeys. */
class NotedEngine {
  readonly running = new Set<string>();
  rivalsOf = new Map<string, readonly string[]>();

  start({ key }: { readonly key: string }): void {
    this.running.add(key);
  }
  stop(key: string): void {
    this.running.delete(key);
  }
  transcode(key: string): void {
    this.running.add(key);
  }
  canTranscode(): boolean {
    return true;
  }
  contests(): Contest[] {
    return [...this.rivalsOf].map(([key, rivals]) => ({ key, rivals }));
  }
}

function pathOf(cameraId: string): LivePath {
  return {
    // A brand is a compile-time mark only.
    cameraId: cameraId as CameraId,
    organisationPath: '/',
    profile: 'main',
    adapterKind: 'onvif',
    host: '127.0.0.1',
    devicePort: 80,
    rtspPort: 554,
    rtspPath: '/',
    profileToken: 'main',
    codec: 'h265',
    width: 1920,
    height: 1080,
  };
}

describe('StreamKeeper', () => {
  let engine: NotedEngine;
  let streams: WatchedStreams;
  let keeper: StreamKeeper;
  let nowMs: number;

  beforeEach(() => {
    nowMs = 1000;
    engine = new NotedEngine();
    streams = new WatchedStreams();
    const clock = { now: () => nowMs, monotonic: () => nowMs };
    keeper = new StreamKeeper({ engine, streams, clock, policy: { idleSeconds: 30, maxStreams: 2 } });
  });

  function watch(key: string): void {
    const usage = { lastUsedMs: nowMs, held: 0, onGone: new Set<() => void>() };
    const viewer: Viewer = {
      ...{ streamId: `id of ${key}`, sessionId: 's', key, delivery: 'as-asked', ...usage },
      scope: { organisationPath: '/' },
    };
    streams.addViewer(viewer);
  }

  it('makes room by an upstream, not by what is made of one', () => {
    keeper.ensureTranscoded(pathOf('a'));
    nowMs += 1;
    watch(keeper.ensure(pathOf('b')).key);

    keeper.ensure(pathOf('c'));

    expect([...engine.running]).to.deep.equal(['b/main', 'c/main']);
    expect(streams.find('a/main/h264')).to.equal(undefined);
  });

  it('refuses when every upstream is watched, or what is made of it', () => {
    watch(keeper.ensureTranscoded(pathOf('a')).key);
    watch(keeper.ensure(pathOf('b')).key);

    expect(() => keeper.ensure(pathOf('c'))).to.throw('maxStreams');
    expect([...engine.running]).to.deep.equal(['a/main', 'a/main/h264', 'b/main']);
  });

  it('lets an upstream give way that only an unwatched transcode keeps', () => {
    keeper.ensureTranscoded(pathOf('a'));
    watch(keeper.ensure(pathOf('b')).key);
    engine.rivalsOf.set('b/main', ['a/main']);

    keeper.giveWay();

    expect([...engine.running]).to.deep.equal(['b/main']);
  });

  it('lets no upstream give way whose transcode is watched or warmed', () => {
    watch(keeper.ensureTranscoded(pathOf('a')).key);
    watch(keeper.ensure(pathOf('b')).key);
    engine.rivalsOf.set('b/main', ['a/main']);

    keeper.giveWay();
    expect(engine.running).to.have.property('size', 3);
  });

  it('ends what is made of a stream with it, and its viewers', () => {
    const { key } = keeper.ensureTranscoded(pathOf('a'));
    watch(key);

    keeper.end('a/main');

    expect(engine.running).to.have.property('size', 0);
    expect(streams.viewer(`id of ${key}`)).to.equal(undefined);
  });
});
