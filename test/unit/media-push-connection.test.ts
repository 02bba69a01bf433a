import { expect } from 'chai';
import { PushConnection } from '../../gateway/media/push/push-connection.ts';
import { actorOf } from '../fixtures/live-rig.ts';

describe('PushConnection of the gateway', () => {
  let nowMs: number;
  let told: unknown[];
  let connection: PushConnection;

  beforeEach(() => {
    nowMs = 0;
    told = [];
    const socket = {
      unsentBytes: 0,
      onMessage: () => undefined,
      onClose: () => undefined,
      send: (message: string | Uint8Array) =>
        void told.push(typeof message === 'string' ? JSON.parse(message) : 'piece'),
      close: () => undefined,
    };
    const service = { receive: () => () => undefined };
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
});
