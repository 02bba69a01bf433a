import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { SocketTap } from '../../gateway/media/rtsp/socket-tap.ts';
import { poll } from '../poll.ts';

describe('a socket that is read when asked', () => {
  const buffer = Buffer.alloc(8);
  let server: Server;
  let camera: Socket;
  let viewer: Socket;
  let byEvents: number[];

  beforeEach(async () => {
    byEvents = [];
    server = createServer((socket) => (camera = socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const callback = (count: number): boolean => byEvents.push(count) > 0;
    viewer = connect({ host: '127.0.0.1', port, onread: { buffer: Buffer.alloc(64), callback } });
    viewer.on('error', () => undefined);
    await Promise.all([once(viewer, 'connect'), once(server, 'connection')]);
  });
  afterEach(() => {
    viewer.destroy();
    camera.destroy();
    server.close();
  });

  function tapOn(socket: Socket): SocketTap {
    const tap = SocketTap.on(socket);
    if (tap === undefined) throw new Error('this Node has no handle to read by');
    return tap;
  }

  function readAll(tap: SocketTap): { readonly state: unknown; readonly text: string } {
    let text = '';
    const state = tap.read(buffer, (count) => (text += buffer.toString('latin1', 0, count)));
    return { state, text };
  }

  it('gives everything that came, however much more than the buffer, and nothing to the events', async () => {
    const tap = tapOn(viewer);
    expect(readAll(tap)).to.deep.equal({ state: 'open', text: '' });
    camera.write('twenty bytes of video');

    let text = '';
    await poll('all of it', () => (text += readAll(tap).text).length === 21 || undefined);

    expect(text).to.equal('twenty bytes of video');
    expect(byEvents).to.deep.equal([]);
  });

  it('tells of the end', async () => {
    const tap = tapOn(viewer);
    readAll(tap);
    camera.end('bye');

    const texts: string[] = [];
    const { state } = await poll('the end', () => {
      const read = readAll(tap);
      texts.push(read.text);
      return read.state === 'open' ? undefined : read;
    });

    expect(texts.join('')).to.equal('bye');
    expect(state).to.deep.equal({ closed: 'closed by the camera' });
  });

  it('tells of a reset', async () => {
    const tap = tapOn(viewer);
    readAll(tap);
    camera.resetAndDestroy();

    const { state } = await poll('the reset', () => {
      const read = readAll(tap);
      return read.state === 'open' ? undefined : read;
    });

    expect(state).to.deep.equal({ closed: 'ECONNRESET' });
  });

  it('goes back to events', async () => {
    const tap = tapOn(viewer);
    readAll(tap);
    tap.letGo();
    camera.write('again');

    await poll('the event', () => byEvents.length > 0 || undefined);

    expect(byEvents).to.deep.equal([5]);
  });

  it('is read by events as ever where there is no handle', () => {
    viewer.destroy();

    expect(SocketTap.on(viewer)).to.equal(undefined);
  });
});
