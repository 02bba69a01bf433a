import { expect } from 'chai';
import { PushConnection } from '../../gateway/media/push/push-connection.ts';
import type { PartReader } from '../../gateway/media/engine/live-stream.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import type { PageSocket } from '../../gateway/platform/realtime/page-socket.ts';
import { actorOf } from '../fixtures/live-rig.ts';

describe('PushConnection of the gateway', () => {
  let nowMs: number;
  let told: unknown[];
  let closed: string[];
  let say: (message: unknown) => void;
  let reader: PartReader | undefined;
  let connection: PushConnection;
  let socket: { unsentBytes: number } & PageSocket;

  beforeEach(() => {
    nowMs = 0;
    told = [];
    closed = [];
    reader = undefined;
    socket = {
      unsentBytes: 0,
      onMessage: (listener: (message: unknown) => void) => void (say = listener),
      onClose: () => undefined,
      send: (message: string | Uint8Array) =>
        void told.push(typeof message === 'string' ? JSON.parse(message) : 'piece'),
      close: (reason: string) => void closed.push(reason),
    };
    const receive = (_actor: Actor, _streamId: string, one: PartReader) => {
      reader = one;
      return () => undefined;
    };
    const service = { receive };
    connection = new PushConnection(socket, actorOf('s1'), {
      service,
      clock: { now: () => 0, monotonic: () => nowMs },
    });
  });

  /** As the room does, once a second. */
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      nowMs += 1000;
      connection.check();
    }
  };

  it('tells a page for which there is nothing that the connection lives, each 5 s', () => {
    pass(14);

    expect(told).to.deep.equal([{ kind: 'beat' }, { kind: 'beat' }]);
  });

  it('tells it not while pictures or notices go out', () => {
    pass(4);
    connection.send(new Uint8Array(1), () => undefined);
    pass(4);
    connection.tell({ kind: 'gone', channel: 1 });
    pass(4);

    expect(told).to.deep.equal(['piece', { kind: 'gone', channel: 1 }]);
  });

  it('gives a page up that asks again and again and reads none of it', () => {
    say({ watch: [{ channel: 1, streamId: 'any' }] });
    expect(closed).to.deep.equal([]);
    socket.unsentBytes = 40 * 1024 * 1024;

    say({ watch: [{ channel: 2, streamId: 'any' }] });

    expect(closed).to.deep.equal(['tryAgainLater']);
  });

  it('gives a page up that has taken nothing for 15 s, and has kept 2 s of pictures for it until then', () => {
    say({ watch: [{ channel: 1, streamId: 'any' }] });
    const play = (seconds: number): void => {
      for (let part = 0; part < seconds * 5; part += 1) {
        const at = { startTicks: nowMs * 90, durationTicks: 18_000, isIndependent: part % 5 === 0 };
        reader?.onPart(
          { bytes: new Uint8Array(1), ...at, endsGroup: false, firstSampleOffset: 0, firstSampleBytes: 1 },
          0,
        );
        nowMs += 200;
        connection.check();
      }
    };

    play(14);
    expect(closed).to.deep.equal([]);
    expect(told.filter((one) => one === 'piece').length).to.be.within(5, 10);
    play(2);

    expect(closed[0]).to.equal('tryAgainLater');
  });
});
