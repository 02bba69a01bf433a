import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import type { Actor, UserId } from '../../gateway/platform/actor/actor.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { type RealtimeBatch, realtimeBatch } from '../../gateway/platform/realtime/realtime-api.ts';
import { RealtimeHub } from '../../gateway/platform/realtime/realtime-hub.ts';
import { SocketDoor } from '../../gateway/platform/realtime/socket-door.ts';

const actorOf = (sessionId: string, organisationPath: string): Actor => ({
  userId: sessionId as UserId, // a test's id
  displayName: sessionId,
  role: 'officer',
  scope: { organisationPath },
  sessionId,
});
const actors = new Map([
  ['east', actorOf('east', '/city/east/')],
  ['west', actorOf('west', '/city/west/')],
]);

/** Sessions that end right after they were asked for. */
const answeredOnce = new Set<string>();

describe('RealtimeHub', () => {
  let server: Server;
  let hub: RealtimeHub;
  let door: SocketDoor;
  let url: string;
  const sockets: WebSocket[] = [];

  before(async () => {
    server = createServer();
    hub = new RealtimeHub(systemClock);
    hub.start();
    door = new SocketDoor([hub], []);
    door.start(server, async (cookie = '') => {
      const actor = actors.get(cookie);
      if (answeredOnce.has(cookie)) actors.delete(cookie);
      return actor;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/v1/realtime`;
  });
  after(() => {
    sockets.forEach((socket) => socket.terminate());
    hub.stop();
    door.stop();
    server.close();
  });

  async function connect(session: string, topics: readonly string[]): Promise<WebSocket> {
    const socket = new WebSocket(url, { headers: { cookie: session } });
    sockets.push(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ subscribe: topics }));
    socket.ping();
    await once(socket, 'pong'); // the server has read the subscription before it
    return socket;
  }

  async function nextBatch(socket: WebSocket): Promise<RealtimeBatch> {
    const [data] = (await once(socket, 'message')) as [Buffer]; // ws gives a Buffer for text by default
    return realtimeBatch.parse(JSON.parse(data.toString('utf8')));
  }

  async function refusalOf(headers: Record<string, string>): Promise<number | undefined> {
    const socket = new WebSocket(url, { headers });
    socket.on('error', () => undefined); // terminating it before it opened is what we want
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }]; // ws's event
    socket.terminate();
    return response.statusCode;
  }

  it('asks for a session and refuses a foreign origin', async () => {
    expect(await refusalOf({})).to.equal(401);
    expect(await refusalOf({ cookie: 'east', origin: 'https://evil.example' })).to.equal(403);
  });

  it('tells each page only of its own part of the estate', async () => {
    const east = await connect('east', ['health']);
    const west = await connect('west', ['health']);

    hub.announce({ topic: 'health', key: 'a', data: 'A', audience: { organisationPath: '/city/east/room/' } });
    hub.announce({ topic: 'health', key: 'b', data: 'B', audience: { organisationPath: '/city/west/' } });

    const [eastBatch, westBatch] = await Promise.all([nextBatch(east), nextBatch(west)]);
    expect(eastBatch.events).to.deep.equal([{ topic: 'health', data: 'A' }]);
    expect(westBatch.events).to.deep.equal([{ topic: 'health', data: 'B' }]);
  });

  it('keeps the newest state of a thing and counts batches without a hole', async () => {
    const east = await connect('east', ['health', 'outage']);
    const audience = { organisationPath: '/city/east/' };

    hub.announce({ topic: 'health', key: 'a', data: 1, audience });
    hub.announce({ topic: 'outage', key: 'a', data: 2, audience });
    hub.announce({ topic: 'health', key: 'a', data: 3, audience });
    const first = await nextBatch(east);
    hub.announce({ topic: 'health', key: 'a', data: 4, audience });
    const second = await nextBatch(east);

    expect(first.events.map((event) => event.data)).to.deep.equal([2, 3]);
    expect([first.seq, second.seq]).to.deep.equal([1, 2]);
  });

  it('sends what is urgent before what waits for the batch, to its session only', async () => {
    const east = await connect('east', ['wall']);
    const west = await connect('west', ['health']);
    const order: string[] = [];
    const batches = [
      nextBatch(west).then((batch) => (order.push('batched'), batch)),
      nextBatch(east).then((batch) => (order.push('urgent'), batch)),
    ];

    hub.announce({ topic: 'health', key: 'b', data: 'B', audience: { organisationPath: '/city/west/' } });
    hub.announce({ topic: 'wall', key: 'w', data: 'page 2', audience: { sessionId: 'east' }, urgency: 'now' });

    const [, urgent] = await Promise.all(batches);
    expect(urgent?.events).to.deep.equal([{ topic: 'wall', data: 'page 2' }]);
    expect(order).to.deep.equal(['urgent', 'batched']);
  });

  it('closes a connection whose session ended while it was opened', async () => {
    const known = actors.get('west');
    if (known === undefined) throw new Error('no such session');
    actors.set('brief', known);
    answeredOnce.add('brief');
    const socket = new WebSocket(url, { headers: { cookie: 'brief' } });
    sockets.push(socket);

    const [code] = (await once(socket, 'close')) as [number]; // ws's event

    expect(code).to.equal(4401);
  });

  it('closes a connection that speaks nonsense, and all of a session that ended', async () => {
    const rude = await connect('east', []);
    rude.send('{"subscribe":["everything"]}');
    const [rudeCode] = (await once(rude, 'close')) as [number]; // ws's event

    const west = await connect('west', ['health']);
    door.closeSession('west');
    const [westCode] = (await once(west, 'close')) as [number]; // ws's event

    expect([rudeCode, westCode]).to.deep.equal([1008, 4401]);
  });

  it('does not wait long at the end for a page that sleeps', async function () {
    this.timeout(10_000);
    const asleep = await connect('east', []);
    asleep.pause();
    const closed = once(server, 'close');

    hub.stop();
    door.stop();
    server.close();
    await closed;

    asleep.terminate();
  });
});
