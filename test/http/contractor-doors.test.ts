import { expect } from 'chai';
import * as access from '../../gateway/access/access-api.ts';
import * as tickets from '../../gateway/outages/tickets/tickets-api.ts';
import { listOutages } from '../../gateway/outages/outages-api.ts';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import type { Operation } from '../../gateway/platform/http/operation.ts';
import { route, type Route } from '../../gateway/platform/http/route.ts';
import { RealtimeHub } from '../../gateway/platform/realtime/realtime-hub.ts';
import { SocketDoor, type SocketRoom } from '../../gateway/platform/realtime/socket-door.ts';
import { anActor, station } from '../fixtures/estate.ts';
import { openDoor } from './open-door.ts';
import { WebSocket } from 'ws';

const worker: Actor = { ...anActor(station, 'technician'), contractor: { unitId: 'telecom' } };

const declared: readonly unknown[] = [...Object.values(access), ...Object.values(tickets)];
const isForContractors = (each: unknown): each is Operation =>
  typeof each === 'object' && each !== null && 'forContractors' in each && each.forContractors === true;

describe('doors of contractors', () => {
  let server: HttpServer;
  let door: SocketDoor;
  let hub: RealtimeHub;
  const answered = (): Promise<never> => Promise.reject(new Error('must not be asked'));
  const counts = { open: 1, late: 0, unassigned: 0, approval: 0, suspended: 0, causeCode: 0, asOfMs: 1 };
  const routes: Route[] = [
    route(tickets.countTickets, async () => counts),
    route(tickets.openTicket, answered),
    route(tickets.readTicketFigures, answered),
    route(listOutages, answered),
  ];
  const pictures: SocketRoom = { path: '/pictures', enter: () => undefined };

  before(async () => {
    server = await openDoor({
      routes,
      session: (request, _response, next) => {
        request.actor = worker;
        next();
      },
    });
    hub = new RealtimeHub(systemClock);
    hub.start();
    door = new SocketDoor([hub, pictures], []);
    door.start(server.server, async () => worker);
  });
  after(async () => {
    hub.stop();
    door.stop();
    await server.close(0);
  });

  const statusOf = async (method: string, path: string): Promise<number> =>
    (await fetch(`${server.url}/api/v1${path}`, { method })).status;

  it('are those of the own session and of tickets, and no others', () => {
    expect(declared.filter(isForContractors).map(({ id }) => id)).to.have.members([
      ...['access.readSession', 'access.signOut', 'access.changePassword'],
      ...['tickets.list', 'tickets.count', 'tickets.read', 'tickets.step'],
      ...['tickets.addPhoto', 'tickets.readPhoto', 'tickets.listPictures', 'tickets.readPicture'],
    ]);
  });

  it('let a contractor through to what is declared for them only, whatever the role may do', async () => {
    expect(await statusOf('GET', '/ticket-counts')).to.equal(200);
    expect(await statusOf('POST', '/tickets')).to.equal(403);
    expect(await statusOf('GET', '/tickets/figures?from=1&to=2')).to.equal(403);
    expect(await statusOf('GET', '/outages')).to.equal(403);
  });

  it('tell open pages of contractors what was given to their unit, and nothing else', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/realtime`);
    const heard = new Promise<string>((resolve) => socket.on('message', (data: Buffer) => resolve(data.toString())));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(JSON.stringify({ subscribe: ['ticket', 'health', 'outage'] }));
    const audience = { organisationPath: station.path };
    const announce = setInterval(() => {
      hub.announce({ topic: 'outage', key: 'o1', data: 'an outage', audience });
      hub.announce({ topic: 'ticket', key: 't1', data: 'of others', audience, unitId: 'unicom' });
      hub.announce({ topic: 'ticket', key: 't2', data: 'of nobody', audience });
      hub.announce({ topic: 'ticket', key: 't3', data: 'ours', audience, unitId: 'telecom' });
    }, 50);

    const batch = JSON.parse(await heard) as { events: { data: string }[] }; // realtimeBatch
    clearInterval(announce);
    socket.close();

    expect(batch.events.map(({ data }) => data)).to.deep.equal(['ours']);
  });

  it('keep contractors out of rooms of pictures', async () => {
    const told = await new Promise<string>((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/pictures`);
      socket.on('open', () => resolve('in'));
      socket.on('error', (error) => resolve(error.message));
    });

    expect(told).to.include('403');
  });
});
