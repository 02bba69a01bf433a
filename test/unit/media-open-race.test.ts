import { expect } from 'chai';
import type { CameraStatus } from '../../gateway/registry/camera.ts';
import { actorOf } from '../fixtures/live-rig.ts';
import { newNotedLive, notedPath } from '../fixtures/noted-live.ts';
import { refusal } from '../fixtures/refusal.ts';

const actor = actorOf('s1', '/county/');
const wish = { cameraId: 'cam', profile: 'main', codecs: ['h265'] } as const;

function newLive() {
  const path = notedPath('cam');
  const live = newNotedLive(new Map([['cam', [path]]]));
  /** The record is edited between the registry's reading and its answer. */
  const edit = (organisationPath: string, status: CameraStatus): void => {
    live.world.whileReading = () => {
      if (status === 'removed') live.world.paths.delete('cam');
      else live.world.paths.set('cam', [notedPath('cam', { organisationPath })]);
      live.bus.emit('camera.changed', { cameraId: path.cameraId, organisationPath, status });
    };
  };
  return { ...live, edit };
}

describe('What happens while a stream is being opened', () => {
  it('a camera that leaves service is not dialled', async () => {
    const { service, engine, edit } = newLive();
    edit('/county/', 'removed');

    expect(await refusal(() => service.open(actor, wish))).to.equal('camera/unknown');
    expect(engine.running).to.have.property('size', 0);
  });

  it('a camera that moves out of the scope is not dialled', async () => {
    const { service, engine, edit } = newLive();
    edit('/elsewhere/', 'active');

    expect(await refusal(() => service.open(actor, wish))).to.equal('camera/unknown');
    expect(engine.running).to.have.property('size', 0);
  });

  it('a session that ends gets no stream', async () => {
    const { service, engine, world } = newLive();
    world.whileReading = () => service.closeSession('s1');

    expect(await refusal(() => service.open(actor, wish))).to.equal('session/required');
    expect(engine.running).to.have.property('size', 0);
  });

  it('what concerns others changes nothing', async () => {
    const { service, engine, world } = newLive();
    world.whileReading = () => service.closeSession('s2');

    expect(await service.open(actor, wish)).to.include({ cameraId: 'cam', delivery: 'as-asked' });
    expect([...engine.running]).to.deep.equal(['cam/main']);
  });
});
