import { expect } from 'chai';
import { StreamKeeper } from '../../gateway/media/stream-keeper.ts';
import { type Viewer, WatchedStreams } from '../../gateway/media/watched-streams.ts';
import { NotedEngine, notedPath as pathOf } from '../fixtures/noted-live.ts';

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
      codecs: ['h264'],
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
