import { expect } from 'chai';
import { mock } from 'node:test';
import type { PushNotice, PushRequest } from '../../gateway/media/push/push-api.ts';
import { writePushHead } from '../../gateway/media/push/push-head-api.ts';
import { PushConnection } from '../../web-wall/src/wall/push-connection.ts';

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  binaryType = '';
  readonly requests: PushRequest[] = [];

  send(text: string): void {
    this.requests.push(JSON.parse(text) as PushRequest); // only requests are sent
  }

  close(): void {
    this.readyState = WebSocket.CLOSING;
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  lose(): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new Event('close'));
  }

  say(message: PushNotice | ArrayBuffer): void {
    const data = message instanceof ArrayBuffer ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

describe('PushConnection', () => {
  let sockets: FakeSocket[];
  let connection: PushConnection;
  let heard: string[];
  let wait: (ms: number) => void;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    let nowMs = 0;
    mock.method(performance, 'now', () => nowMs);
    wait = (ms) => {
      // In steps, so that what runs in between finds the right time.
      for (let left = ms; left > 0; left -= 500) {
        nowMs += Math.min(500, left);
        mock.timers.tick(Math.min(500, left));
      }
    };
    sockets = [];
    heard = [];
    connection = new PushConnection(() => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket; // has what the connection uses of one
    });
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  const newest = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no connection was tried');
    return socket;
  };
  const watch = (streamId: string): (() => void) =>
    connection.watch(streamId, {
      onNotice: (notice) => void heard.push(`${streamId} ${notice.kind}`),
      onMessage: (head, bytes) => void heard.push(`${streamId} ${head.kind} ${[...bytes].join(' ')}`),
      onBroken: () => void heard.push(`${streamId} broken`),
    });
  const message = (channel: number, body: number): ArrayBuffer => {
    const times = { atMs: 1, startTicks: 0, durationTicks: 1 };
    const head = writePushHead({ kind: 'part', channel, isIndependent: true, isAfterSkip: false, ...times });
    return new Uint8Array([...head, body]).buffer;
  };

  it('opens with the first stream and asks for all of them at once', () => {
    watch('a');
    watch('b');
    newest().open();

    expect(sockets).to.have.length(1);
    expect(newest().requests).to.deep.equal([
      {
        watch: [
          { channel: 1, streamId: 'a' },
          { channel: 2, streamId: 'b' },
        ],
      },
    ]);
  });

  it('gives each stream what comes on its channel, and nothing more after it was left', () => {
    const leave = watch('a');
    watch('b');
    newest().open();

    newest().say(message(1, 7));
    newest().say({ kind: 'gone', channel: 2 });
    leave();
    newest().say(message(1, 8));

    expect(heard).to.deep.equal(['a part 7', 'b gone']);
    expect(newest().requests.at(-1)).to.deep.equal({ drop: [1] });
  });

  it('ignores a binary message that is none of the gateway’s', () => {
    watch('a');
    newest().open();

    newest().say(new Uint8Array(30).buffer);
    newest().say(new Uint8Array(3).buffer);

    expect(heard).to.deep.equal([]);
  });

  it('comes back after a loss and asks anew for what is still watched', () => {
    watch('a')();
    watch('b');
    newest().open();
    newest().lose();
    wait(500);
    newest().open();

    expect(sockets).to.have.length(2);
    expect(newest().requests).to.deep.equal([{ watch: [{ channel: 2, streamId: 'b' }] }]);
    expect(connection.isUsable).to.equal(true);
  });

  it('gives up when it opens and is closed at once, twice, as some proxies do', () => {
    watch('a');
    newest().open();
    newest().lose();
    wait(500);
    newest().open();
    newest().lose();

    expect(heard).to.deep.equal(['a broken']);
  });

  it('never gives up a connection that brings something in between', () => {
    watch('a');
    for (let loss = 0; loss < 5; loss++) {
      newest().open();
      newest().say(message(1, loss));
      newest().lose();
      wait(500);
    }

    expect(heard).to.deep.equal(['a part 0', 'a part 1', 'a part 2', 'a part 3', 'a part 4']);
    expect(sockets).to.have.length(6);
  });

  it('has patience with a gateway that is away for half a minute, where pictures were pushed before', () => {
    watch('a');
    newest().open();
    newest().say(message(1, 1));
    newest().lose();
    for (let tries = 0; tries < 6; tries++) {
      wait(8000);
      newest().lose();
    }
    wait(8000);
    newest().open();

    expect(newest().requests).to.deep.equal([{ watch: [{ channel: 1, streamId: 'a' }] }]);
    expect(heard).to.deep.equal(['a part 1']);
    expect(connection.isUsable).to.equal(true);
  });

  it('gives up a way that let pictures through once and does not any more', () => {
    watch('a');
    newest().open();
    newest().say(message(1, 1));
    for (let tries = 0; tries < 8; tries++) {
      newest().lose();
      wait(8000);
    }

    expect(heard).to.deep.equal(['a part 1', 'a broken']);
  });

  it('gives up when two tries in a row do not open, and may be tried again a minute later', () => {
    watch('a');
    newest().lose();
    wait(500);
    newest().lose();

    expect(heard).to.deep.equal(['a broken']);
    expect(connection.isUsable).to.equal(false);
    wait(60_000);
    expect(connection.isUsable).to.equal(true);
    expect(sockets).to.have.length(2);
  });

  it('takes a connection for dead on which nothing came for long', () => {
    watch('a');
    newest().open();
    wait(12_000);
    newest().say(message(1, 1));
    wait(12_000);
    expect(sockets).to.have.length(1);

    wait(6000);

    expect(sockets).to.have.length(2);
    expect(sockets[0]?.readyState).to.equal(WebSocket.CLOSING);
  });

  it('goes on with a connection on which only the gateway’s beat is heard, while no camera sends', () => {
    watch('a');
    newest().open();
    for (let beat = 0; beat < 12; beat++) {
      newest().say({ kind: 'beat' });
      wait(5000);
    }

    expect(sockets).to.have.length(1);
    expect(heard).to.deep.equal([]);
  });

  it('does not wait for ever for a connection that does not answer', () => {
    watch('a');
    wait(18_000);
    expect(sockets).to.have.length(2);

    wait(18_000);

    expect(heard).to.deep.equal(['a broken']);
  });

  it('stays open between two pages, and closes when nothing is watched for long', () => {
    const leave = watch('a');
    newest().open();
    leave();
    wait(8000);
    watch('b')();
    expect(newest().readyState).to.equal(WebSocket.OPEN);

    wait(14_000);

    expect(newest().readyState).to.equal(WebSocket.CLOSING);
    wait(60_000);
    expect(sockets).to.have.length(1);
  });
});
