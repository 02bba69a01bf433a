import { expect } from 'chai';
import type { PlayableCodec } from '../../gateway/media/live-api.ts';
import { actorOf } from '../fixtures/live-rig.ts';
import { newNotedLive, notedPath } from '../fixtures/noted-live.ts';

/** The tile's stream of every camera is H.265; only `rich` has a larger one that fits a tile in H.264. */
function newLive() {
  const sub = { profile: 'sub', width: 640, height: 360 } as const;
  return newNotedLive(
    new Map([
      ['cam', [notedPath('cam', sub)]],
      ['rich', [notedPath('rich', sub), notedPath('rich', { codec: 'h264' })]],
      ['mjpeg', [notedPath('mjpeg', { ...sub, codec: 'mjpeg' })]],
      ['mjpeg-too', [notedPath('mjpeg-too', { ...sub, codec: 'mjpeg' })]],
      ['h264', [notedPath('h264', { ...sub, codec: 'h264' })]],
    ]),
  );
}

type Live = ReturnType<typeof newLive>;
const actor = actorOf('s1');

async function watch({ service, engine }: Live, codecs: PlayableCodec[]): Promise<void> {
  await service.open(actor, { cameraId: 'h264', profile: 'sub', codecs });
  engine.running.clear();
}

describe('WarmUpService', () => {
  it('warms what the player of the session will get', async () => {
    const live = newLive();
    await watch(live, ['h264']);

    await live.warmUp.warm(actor, ['cam', 'rich'], 'sub');

    expect([...live.engine.running]).to.have.members(['cam/sub', 'cam/sub/h264', 'rich/main']);
  });

  it('warms a stream as it is for a player that decodes it, and for one that is not known', async () => {
    const known = newLive();
    const unknown = newLive();
    await watch(known, ['h265', 'h264']);

    for (const { warmUp } of [known, unknown]) await warmUp.warm(actor, ['cam', 'rich'], 'sub');

    expect([...known.engine.running]).to.deep.equal(['cam/sub', 'rich/sub']);
    expect([...unknown.engine.running]).to.deep.equal(['cam/sub', 'rich/sub']);
  });

  it('warms H.264 of what no player decodes', async () => {
    const { warmUp, engine } = newLive();

    await warmUp.warm(actor, ['mjpeg'], 'sub');

    expect([...engine.running]).to.deep.equal(['mjpeg/sub', 'mjpeg/sub/h264']);
  });

  it('keeps what it warmed for its lease, and takes no place of it', async () => {
    const { engine, warmUp, service, world } = newLive();
    engine.places = 1;
    await warmUp.warm(actor, ['mjpeg'], 'sub', 60);
    world.nowMs += 59_000;
    service.endIdle();
    expect(engine.running.has('mjpeg/sub/h264')).to.equal(true);

    await warmUp.warm(actor, ['mjpeg-too'], 'sub', 60);
    expect([...engine.running]).to.deep.equal(['mjpeg/sub', 'mjpeg/sub/h264', 'mjpeg-too/sub']);

    world.nowMs += 31_000;
    service.endIdle();
    service.endIdle();
    expect([...engine.running]).to.deep.equal([]);
  });

  it('lets a few end at a time: two hundred at once would hold everybody up', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `cam-${String(index)}`);
    const sub = { profile: 'sub', width: 640, height: 360, codec: 'h264' } as const;
    const { engine, warmUp, service, world } = newNotedLive(
      new Map(ids.map((id) => [id, [notedPath(id, sub)]])),
      ids.length,
    );
    await warmUp.warm(actor, ids, 'sub', 60);
    world.nowMs += 90_000;

    const left = Array.from({ length: 3 }, () => {
      service.endIdle();
      return engine.running.size;
    });

    expect(left).to.deep.equal([15, 5, 0]);
  });
});
