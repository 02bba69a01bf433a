import { expect } from 'chai';
import type { Actor } from '../../gateway/platform/actor/actor.ts';
import type { HttpServer } from '../../gateway/platform/http/http-server.ts';
import type { Operation } from '../../gateway/platform/http/operation.ts';
import { route, type Route } from '../../gateway/platform/http/route.ts';
import type { SocketRoom } from '../../gateway/platform/realtime/socket-door.ts';
import { SocketDoor } from '../../gateway/platform/realtime/socket-door.ts';
import * as live from '../../gateway/media/live-api.ts';
import * as displays from '../../gateway/wall/displays/displays-api.ts';
import { readWall } from '../../gateway/wall/wall-api.ts';
import { anActor, station } from '../fixtures/estate.ts';
import { openDoor } from './open-door.ts';
import { WebSocket } from 'ws';

const display: Actor = {
  ...anActor(station, 'officer'),
  display: { displayId: 'd1', mayWatch: () => true },
};

/** Operations of these files that a display may call. */
const declared: readonly unknown[] = [...Object.values(live), ...Object.values(displays)];
const isForDisplays = (each: unknown): each is Operation =>
  typeof each === 'object' && each !== null && 'forDisplays' in each && each.forDisplays === true;
const forDisplays = declared.filter(isForDisplays).map(({ id }) => id);

describe('doors of displays', () => {
  let server: HttpServer;
  let asks: Actor | undefined;
  let door: SocketDoor;
  const answered = (): Promise<never> => Promise.reject(new Error('must not be asked'));
  const routes: Route[] = [
    route(live.closeStream, async () => undefined),
    route(live.tryAgain, answered),
    route(displays.listDisplays, answered),
    route(displays.readDisplayPage, answered),
    route(readWall, answered),
  ];
  const room = (path: string, isOpen?: true): SocketRoom => ({
    path,
    ...(isOpen && { isForDisplays: isOpen }),
    enter: () => undefined,
  });

  before(async () => {
    server = await openDoor({
      routes,
      session: (request, _response, next) => {
        request.actor = asks;
        next();
      },
    });
    door = new SocketDoor([room('/pictures', true), room('/news')], []);
    door.start(server.server, async () => asks);
  });
  after(async () => {
    door.stop();
    await server.close(0);
  });

  const statusOf = async (method: string, path: string): Promise<number> =>
    (await fetch(`${server.url}/api/v1${path}`, { method })).status;
  const enter = (path: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
      socket.on('open', () => {
        socket.close();
        resolve('in');
      });
      socket.on('error', (error) => resolve(error.message));
    });

  it('are those of its pictures, and no others', () => {
    expect(forDisplays).to.have.members([
      ...['media.openStream', 'media.readStream', 'media.closeStream', 'media.readPlaylist'],
      ...['media.readLowLatencyPlaylist', 'media.readPiece', 'wall.readDisplayPage'],
    ]);
  });

  it('let a display through to what is declared for it only, whatever role it borrows', async () => {
    asks = display;

    expect(await statusOf('DELETE', '/streams/s1')).to.equal(204);
    expect(await statusOf('GET', '/displays')).to.equal(403);
    expect(await statusOf('GET', '/wall/w1')).to.equal(403);
    expect(await enter('/pictures')).to.equal('in');
    expect(await enter('/news')).to.include('403');
  });

  it('let nobody else act as a display', async () => {
    asks = anActor(station);
    expect(await statusOf('GET', '/display/page')).to.equal(403);
    expect(await enter('/news')).to.equal('in');

    asks = undefined;
    expect(await statusOf('GET', '/display/page')).to.equal(401);
    expect(await enter('/pictures')).to.include('401');
  });
});
