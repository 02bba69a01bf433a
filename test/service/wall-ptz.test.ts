import { expect } from 'chai';
import type { DeviceFault, Outcome } from '../../adapters/sdk/adapter.ts';
import type { UserId } from '../../gateway/platform/actor/actor.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { LivePath } from '../../gateway/registry/paths/live-path.ts';
import type { PtzMove } from '../../gateway/wall/ptz/ptz-device-provider.ts';
import type { PtzMoved } from '../../gateway/wall/ptz/ptz-moved.ts';
import { PtzService } from '../../gateway/wall/ptz/ptz-service.ts';
import { anActor, cameraId, east, silentLog, station } from '../fixtures/estate.ts';
import { FakeClock, beijing } from '../fixtures/patrol.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

const officer = { ...anActor(station, 'officer'), sessionId: 'one', displayName: '张三' };
const colleague = { ...anActor(east, 'officer'), sessionId: 'two', displayName: '李四', userId: 'two' as UserId };
const presets = [{ presetToken: 'p1', name: '大门' }];
const unsupported: DeviceFault = { stage: 'request', reason: 'unsupported', detail: 'no PTZ service' };

describe('a camera that officers move', () => {
  let clock: FakeClock;
  let bus: EventBus;
  let ptz: PtzService;
  let moves: PtzMove[];
  let told: PtzMoved[];
  let fault: DeviceFault | undefined;
  /** What the camera waits for before it answers. */
  let busy: Promise<void> | undefined;

  const answer = <Value>(value: Value): Outcome<Value> =>
    fault === undefined ? { kind: 'ok', value } : { kind: 'failed', fault };

  beforeEach(() => {
    clock = new FakeClock(beijing('2026-09-21 10:00'));
    bus = new EventBus(() => undefined);
    [moves, told, fault] = [[], [], undefined];
    busy = undefined;
    bus.on('ptz.moved', (event) => void told.push(event));
    ptz = new PtzService({
      paths: {
        livePath: async (_scope, id) => {
          if (id !== 'dome') throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
          // Of a path only this matters here.
          return { cameraId: cameraId(id), organisationPath: station.path } as LivePath;
        },
      },
      device: {
        listPresets: async () => {
          await busy;
          return answer(presets);
        },
        move: async (_path, move) => {
          if (fault === undefined) moves.push(move);
          await busy;
          return answer(undefined);
        },
      },
      ...{ bus, clock, log: silentLog, holdSeconds: 60 },
    });
    ptz.start();
  });
  afterEach(() => ptz.stop());

  it('has one holder, and tells another who and since when', async () => {
    const sinceMs = clock.nowMs;
    const held = await ptz.hold(officer, 'dome', undefined);
    clock.pass(5000);

    expect(held.lock).to.deep.equal({ holderName: '张三', sinceMs, isMine: true, leftMs: 60_000 });
    expect((await ptz.read(colleague, 'dome')).lock).to.deep.equal({
      ...{ holderName: '张三', sinceMs, isMine: false, leftMs: 55_000 },
    });
    const refused: unknown = await ptz.hold(colleague, 'dome', undefined).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(GatewayError).with.property('code', 'ptz/held');
    expect(refused).to.have.deep.property('extensions', { holderName: '张三', sinceMs });
    expect(await refusal(() => ptz.move(colleague, 'dome', { to: 'home' }))).to.equal('ptz/held');
    await ptz.release(colleague, 'dome');
    expect((await ptz.read(officer, 'dome')).lock?.isMine).to.equal(true);
  });

  it('obeys its holder only after it was taken', async () => {
    expect(await refusal(() => ptz.move(officer, 'dome', { to: 'home' }))).to.equal('ptz/not-held');
    await ptz.hold(officer, 'dome', undefined);
    await ptz.move(officer, 'dome', { to: 'preset', presetToken: 'p1' });

    expect(moves).to.deep.equal([{ to: 'preset', presetToken: 'p1' }]);
    expect(told.map(({ act, to }) => [act, to])).to.deep.equal([
      ['held', undefined],
      ['moved', 'p1'],
    ]);
  });

  it('goes back to its place when it is let go, and only when it was moved', async () => {
    await ptz.hold(officer, 'dome', 'reset');
    await ptz.release(officer, 'dome');
    expect(moves).to.deep.equal([]);

    await ptz.hold(officer, 'dome', 'reset');
    await ptz.move(officer, 'dome', { to: 'preset', presetToken: 'p1' });
    await ptz.release(officer, 'dome');
    expect(moves.at(-1)).to.deep.equal({ to: 'preset', presetToken: 'reset' });

    await ptz.hold(officer, 'dome', undefined);
    await ptz.move(officer, 'dome', { to: 'preset', presetToken: 'p1' });
    await ptz.release(officer, 'dome');
    expect(moves.at(-1)).to.deep.equal({ to: 'home' });
  });

  it('goes back when it is let go while it still moves', async () => {
    await ptz.hold(officer, 'dome', undefined);
    const answered = Promise.withResolvers<void>();
    busy = answered.promise;
    const moving = ptz.move(officer, 'dome', { to: 'preset', presetToken: 'p1' });
    await poll('it was sent', async () => (moves.length > 0 ? true : undefined));
    bus.emit('session.ended', { sessionId: 'one', userId: officer.userId });
    answered.resolve();
    await moving;

    await poll('it went back', async () => (moves.length > 1 ? true : undefined));
    expect(moves.at(-1)).to.deep.equal({ to: 'home' });
  });

  it('is let go when nobody used it for a minute; an order counts anew', async () => {
    await ptz.hold(officer, 'dome', undefined);
    clock.pass(59_000);
    await ptz.move(officer, 'dome', { to: 'preset', presetToken: 'p1' });
    clock.pass(59_999);
    await ptz.releaseUnused();
    expect((await ptz.read(officer, 'dome')).lock).to.include({ isMine: true });

    clock.pass(1);
    await ptz.releaseUnused();

    expect(await ptz.read(officer, 'dome')).to.not.have.property('lock');
    expect(moves.at(-1)).to.deep.equal({ to: 'home' });
    expect(told.at(-1)).to.include({ act: 'released', cause: 'unused' });
    expect((await ptz.hold(colleague, 'dome', undefined)).lock?.isMine).to.equal(true);
  });

  it('is let go when its holder turns the page or signs out, not when it is still on the page', async () => {
    await ptz.hold(officer, 'dome', undefined);
    ptz.releaseOf('one', 'page', [cameraId('dome')]);
    expect((await ptz.read(officer, 'dome')).lock?.isMine).to.equal(true);
    ptz.releaseOf('one', 'page');
    expect(await ptz.read(officer, 'dome')).to.not.have.property('lock');

    await ptz.hold(officer, 'dome', undefined);
    bus.emit('session.ended', { sessionId: 'one', userId: officer.userId });
    expect(await ptz.read(officer, 'dome')).to.not.have.property('lock');
  });

  it('says honestly that it cannot be moved, or did not obey', async () => {
    fault = unsupported;
    expect(await refusal(() => ptz.read(officer, 'dome'))).to.equal('ptz/unsupported');
    expect(await refusal(() => ptz.hold(officer, 'dome', undefined))).to.equal('ptz/unsupported');
    fault = undefined;
    await ptz.hold(officer, 'dome', undefined);
    fault = { stage: 'request', reason: 'timeout', detail: 'GotoPreset: no answer' };
    expect(await refusal(() => ptz.move(officer, 'dome', { to: 'home' }))).to.equal('ptz/failed');
    expect(await refusal(() => ptz.read(officer, 'nowhere'))).to.equal('camera/unknown');
  });

  it('is not moved by those with whom it is only shared', async () => {
    const guest = { ...officer, scope: { organisationPath: '/city/west/' } };

    expect(await refusal(() => ptz.hold(guest, 'dome', undefined))).to.equal('permission/denied');
  });

  describe('that a page of a round wants to look somewhere', () => {
    const target = { cameraId: cameraId('dome'), patrolPreset: 'p1', resetPreset: 'reset' };

    it('is sent there, held while the page is on however long that is, and goes back after it', async () => {
      ptz.aim(officer, [target, { cameraId: cameraId('fixed') }]);
      await poll('it was sent', async () => (moves.length > 0 ? true : undefined));
      clock.pass(600_000);
      await ptz.releaseUnused();
      ptz.aim(officer, [target]);
      expect((await ptz.read(colleague, 'dome')).lock).to.include({ holderName: '张三', isMine: false });

      ptz.releaseOf('one', 'page');
      await poll('it went back', async () => (moves.length > 1 ? true : undefined));

      expect(moves).to.deep.equal([
        { to: 'preset', presetToken: 'p1' },
        { to: 'preset', presetToken: 'reset' },
      ]);
    });

    it('stays held when a hand lets it go, and looks there again when the hand had moved it', async () => {
      ptz.aim(officer, [target]);
      await poll('it was sent', async () => (moves.length > 0 ? true : undefined));
      await ptz.hold(officer, 'dome', undefined);
      await ptz.release(officer, 'dome');
      expect(moves).to.have.lengthOf(1);

      await ptz.hold(officer, 'dome', undefined);
      await ptz.move(officer, 'dome', { to: 'home' });
      await ptz.release(officer, 'dome');

      expect(moves.slice(1)).to.deep.equal([{ to: 'home' }, { to: 'preset', presetToken: 'p1' }]);
      expect((await ptz.read(officer, 'dome')).lock).to.include({ isMine: true });
      ptz.releaseOf('one', 'page');
      await poll('it went back', async () => (moves.length > 3 ? true : undefined));
      expect(moves.at(-1)).to.deep.equal({ to: 'preset', presetToken: 'reset' });
    });

    it('goes there when the hand that had it before the page lets go', async () => {
      await ptz.hold(officer, 'dome', undefined);
      ptz.aim(officer, [target]);
      expect(moves).to.deep.equal([]);

      await ptz.release(officer, 'dome');

      expect(moves).to.deep.equal([{ to: 'preset', presetToken: 'p1' }]);
    });

    for (const end of ['page', 'session'] as const) {
      it(`is in nobody's hands when the ${end} was over before it answered`, async () => {
        const answered = Promise.withResolvers<void>();
        busy = answered.promise;
        ptz.aim(officer, [target]);
        const aimed = told.length;
        if (end === 'page') ptz.releaseOf('one', 'page');
        else bus.emit('session.ended', { sessionId: 'one', userId: officer.userId });
        answered.resolve();

        await poll('it was let go', async () => (told.at(-1)?.act === 'released' ? true : undefined));
        expect(aimed).to.equal(0);
        expect((await ptz.hold(colleague, 'dome', undefined)).lock?.isMine).to.equal(true);
        expect(moves).to.deep.equal([]);
      });
    }

    it('stays in the hands of who has it', async () => {
      await ptz.hold(colleague, 'dome', undefined);
      ptz.aim(officer, [target]);
      await ptz.move(colleague, 'dome', { to: 'home' });

      expect(moves).to.deep.equal([{ to: 'home' }]);
      expect((await ptz.read(officer, 'dome')).lock?.holderName).to.equal('李四');
    });
  });
});
