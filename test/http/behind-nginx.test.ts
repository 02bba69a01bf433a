import { once } from 'node:events';
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import type { LiveStreamView } from '../../gateway/media/live-api.ts';
import type { SheetImportView } from '../../gateway/registry/sheets/sheets-api.ts';
import { furnish, type Place } from '../fixtures/furnish-place.ts';
import { type Proxy, startNginx } from '../fixtures/nginx.ts';
import { type Counties, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';

interface Answer {
  readonly status: number;
  readonly setCookie: string;
  readonly body: string;
}

describe('a gateway behind nginx, as deploy/ sets it up', function () {
  this.timeout(60_000);
  let counties: Counties;
  let place: Place;
  let proxy: Proxy;
  let connection: ClientHttp2Session;
  let cookie: string;

  before(async () => {
    counties = await startCounties({ subnet: '127.64.79', variables: { VPG_SERVER_TRUST_PROXY: 'true' } });
    place = await furnish(counties, 'own');
    proxy = await startNginx(counties.url);
    // The certificate is for no address; that it is this one is enough.
    connection = connect(proxy.url, { ca: proxy.certificate, checkServerIdentity: () => undefined });
  });

  after(async () => {
    connection?.close();
    await proxy?.stop();
    await counties?.stop();
  });

  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers: OutgoingHttpHeaders = {
      ...{ ':method': method, ':path': path, origin: proxy.url },
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const request = connection.request(headers);
    request.end(body === undefined ? undefined : JSON.stringify(body));
    // What node gives an answer of HTTP/2 with.
    const [head] = (await once(request, 'response')) as [{ ':status'?: number; 'set-cookie'?: string[] }];
    const setCookie = head['set-cookie']?.join('; ') ?? '';
    return { status: head[':status'] ?? 0, setCookie, body: await text(request) };
  };

  const openSocket = (origin: string): WebSocket =>
    new WebSocket(`${proxy.url.replace('https', 'wss')}/api/v1/streams/push`, {
      ...{ ca: proxy.certificate, checkServerIdentity: () => undefined, headers: { cookie, origin } },
    });

  it('signs a page’s user in over TLS, with a cookie that goes over TLS only', async () => {
    const { username, password } = counties.rootLogin;

    const { status, setCookie } = await ask('POST', '/api/v1/session', { username, password });

    expect(status).to.equal(201);
    expect(setCookie).to.match(/; Secure(;|$)/);
    cookie = setCookie.split(';', 1)[0] ?? '';
  });

  it('carries held-back reloads of low-latency HLS beside other requests of one connection', async () => {
    const opened = await ask('POST', '/api/v1/streams', { cameraId: place.camera.id, profile: 'sub' });
    const { lowLatencyUrl } = JSON.parse(opened.body) as LiveStreamView; // the operation's contract
    const playlist = await ask('GET', lowLatencyUrl);
    const nextSegment = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(playlist.body)?.[1]) + segmentsOf(playlist.body);

    const heldBack = ask('GET', `${lowLatencyUrl}?_HLS_msn=${String(nextSegment + 1)}`);
    const first = await Promise.race([
      heldBack.then(() => 'the reload'),
      ask('GET', '/api/v1/session').then(() => 'the other'),
    ]);
    const reloaded = await heldBack;

    expect([opened.status, playlist.status, reloaded.status]).to.deep.equal([201, 200, 200]);
    expect(first).to.equal('the other');
    expect(segmentsOf(reloaded.body)).to.be.above(segmentsOf(playlist.body));
  });

  it('passes on the wall’s WebSocket to its own pages, whatever port they came by, and to no others', async () => {
    const opened = await ask('POST', '/api/v1/streams', { cameraId: place.camera.id, profile: 'sub' });
    const { streamId } = JSON.parse(opened.body) as LiveStreamView; // the operation's contract
    const own = openSocket(proxy.url);
    let receivedBytes = 0;
    own.on('message', (data: Buffer, isBinary) => (receivedBytes += isBinary ? data.length : 0));
    await once(own, 'open');
    own.send(JSON.stringify({ watch: [{ channel: 1, streamId }] }));
    await poll('pictures come', () => (receivedBytes > 10_000 ? true : undefined));
    own.close();

    const foreign = openSocket('https://elsewhere.example');
    const [error] = (await once(foreign, 'error')) as [Error]; // what `ws` tells of a refused upgrade

    expect(error.message).to.contain('403');
  });

  it('takes a sheet that is larger than what nginx takes by itself', async () => {
    const request = connection.request({
      ...{ ':method': 'POST', ':path': '/api/v1/sheet-imports?fileName=points.csv', origin: proxy.url, cookie },
      'content-type': 'text/csv',
    });
    request.end(`名称,地址\n${`东门一号机,${'大街'.repeat(1500)}\n`.repeat(300)}`);
    const [head] = (await once(request, 'response')) as [{ ':status'?: number }]; // what node gives an answer with
    const { id } = JSON.parse(await text(request)) as SheetImportView; // the operation's contract

    expect(head[':status']).to.equal(202);
    await poll('the dry run ends', async () => {
      const { state } = JSON.parse((await ask('GET', `/api/v1/sheet-imports/${id}`)).body) as SheetImportView;
      return state === 'parsing' ? undefined : true;
    });
  });

  it('keeps the gateway’s metrics from everybody', async () => {
    expect((await ask('GET', '/metrics')).status).to.equal(404);
  });
});

function segmentsOf(playlist: string): number {
  return playlist.match(/#EXTINF/g)?.length ?? 0;
}
