import { X509Certificate } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Outcome } from '../../adapters/sdk/adapter.ts';
import type { HlsServer } from '../../gateway/media/pull/playlist-address.ts';
import { PullClient, type PullReply } from '../../gateway/media/pull/pull-client.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { selfSigned } from '../farm/tls/self-signed.ts';
import { poll } from '../poll.ts';

const host = '127.177.0.1';

interface Asked {
  readonly outcome: Outcome<PullReply>;
  readonly body: string;
}

describe('PullClient', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  const listen = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    closing.push(() => {
      server.close();
      server.closeAllConnections();
    });
    // A server that listens on TCP has such an address.
    return (server.address() as AddressInfo).port;
  };
  const open = (server: Omit<HlsServer, 'host'>): PullClient => {
    const client = new PullClient({ host, ...server }, systemClock);
    closing.push(() => client.close());
    return client;
  };
  const serve = async (listener: RequestListener): Promise<{ client: PullClient; port: number }> => {
    const port = await listen(createServer(listener));
    return { client: open({ port, isSecure: false }), port };
  };
  const ask = async (client: PullClient, port: number, { path = '/x', maxBytes = 1000, withinMs = 2000 } = {}) => {
    let body = '';
    const deadlineMs = systemClock.monotonic() + withinMs;
    const onBytes = (bytes: Buffer): boolean => (body += bytes.toString()) !== 'enough';
    const outcome = await client.get({ address: { port, path }, what: 'HLS test', maxBytes, deadlineMs, onBytes });
    return { outcome, body } satisfies Asked;
  };
  const told = ({ outcome }: Asked): string =>
    outcome.kind === 'ok' ? String(outcome.value.status) : `${outcome.fault.stage} ${outcome.fault.reason}`;

  it('asks over one connection, under the name that stands for the address', async () => {
    let connections = 0;
    const seen: unknown[] = [];
    const server = createServer(({ url, headers }, response) => {
      seen.push([url, headers.host]);
      response.end('hello');
    });
    server.on('connection', () => (connections += 1));
    const port = await listen(server);
    const client = open({ port, isSecure: false, hostName: 'live.example.cn' });

    const answers = [await ask(client, port, { path: '/a?t=%2F' }), await ask(client, port, { path: '/b' })];

    expect(answers.map(({ body }) => body)).to.deep.equal(['hello', 'hello']);
    expect(seen).to.deep.equal([
      ['/a?t=%2F', `live.example.cn:${port}`],
      ['/b', `live.example.cn:${port}`],
    ]);
    expect(connections).to.equal(1);
  });

  it('follows no redirect, and an answer that is not read keeps nobody waiting', async () => {
    const { client, port } = await serve((request, response) => {
      if (request.url === '/ok') return void response.end('fine');
      response.writeHead(request.url === '/away' ? 302 : 403, { location: 'http://127.177.0.2/' }).end('short');
    });

    const answers = [
      await ask(client, port, { path: '/away' }),
      await ask(client, port, { path: '/no' }),
      await ask(client, port, { path: '/ok' }),
    ];

    expect(answers.map(told)).to.deep.equal(['302', '403', '200']);
    expect(answers.map(({ body }) => body)).to.deep.equal(['', '', 'fine']);
  });

  it('bounds every answer in size and in time, however it drips', async () => {
    const { client, port } = await serve((request, response) => {
      if (request.url === '/told') return void response.writeHead(200, { 'content-length': 5000 }).write('x');
      if (request.url === '/large') return void response.end('x'.repeat(2000));
      if (request.url === '/silent') return;
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const startedMs = performance.now();

    const answers: string[] = [];
    for (const path of ['/told', '/large', '/silent', '/drip']) {
      answers.push(told(await ask(client, port, { path, withinMs: 300 })));
    }

    expect(answers).to.deep.equal(['stream too-large', 'stream too-large', 'stream timeout', 'stream timeout']);
    expect(performance.now() - startedMs).to.be.below(1500);
  });

  it('names a connection that is refused, one that is lost, and an answer that is none', async () => {
    const { client, port } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      if (request.url === '/lost') response.socket?.destroy();
      else response.socket?.end('\r\n\r\nSSH-2.0');
    });

    const lost = await ask(client, port, { path: '/lost' });
    const refused = await ask(open({ port: 1, isSecure: false }), 1);

    expect([lost, refused].map(told)).to.deep.equal(['stream reset', 'connect refused']);
  });

  it('asks again when the server has closed the kept connection just then', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('hello');
    });
    server.keepAliveTimeout = 1;
    const port = await listen(server);
    const client = open({ port, isSecure: false });

    const answers = [];
    for (let turn = 0; turn < 5; turn += 1) {
      answers.push(told(await ask(client, port)));
      server.closeIdleConnections();
    }

    expect(answers).to.deep.equal(['200', '200', '200', '200', '200']);
    expect(asked).to.equal(5);
  });

  it('throws what the taker throws, and goes on with the next question', async () => {
    const { client, port } = await serve((_request, response) => void response.end('hello'));
    const deadlineMs = systemClock.monotonic() + 2000;
    const onBytes = (): boolean => {
      throw new Error('planted');
    };

    const broken = await client
      .get({ address: { port, path: '/' }, what: 'HLS test', maxBytes: 10, deadlineMs, onBytes })
      .catch(String);

    expect(broken).to.equal('Error: planted');
    expect(told(await ask(client, port))).to.equal('200');
  });

  it('ends what is under way when it is closed, and leaves no connection', async () => {
    const server = createServer(() => undefined);
    const port = await listen(server);
    const client = open({ port, isSecure: false });
    const asking = ask(client, port);
    await poll('the request', async () => ((await countOf(server)) > 0 ? true : undefined));

    client.close();

    expect(told(await asking)).to.equal('stream aborted');
    await poll('no connection', async () => ((await countOf(server)) === 0 ? true : undefined));
    expect(told(await ask(client, port))).to.equal('stream aborted');
  });

  it('asks a server by https only when its certificate is the pinned one, or somebody vouches for it', async () => {
    const pair = selfSigned('live.example.cn');
    const seen: string[] = [];
    const port = await listen(
      createTlsServer(pair, (request, response) => {
        seen.push(request.url ?? '');
        response.end('hello');
      }),
    );
    const pin = new X509Certificate(pair.cert).fingerprint256.replaceAll(':', '').toLowerCase();
    const secure = { port, isSecure: true } as const;

    const pinned = await ask(open({ ...secure, certificateSha256: pin }), port, { path: '/pinned' });
    const other = await ask(open({ ...secure, certificateSha256: 'ab'.repeat(32) }), port, { path: '/other?token=x' });
    const unknown = await ask(open({ ...secure, hostName: 'live.example.cn' }), port, { path: '/unknown?token=x' });

    expect(pinned.body).to.equal('hello');
    expect(told(other)).to.equal('connect certificate-changed');
    expect(told(unknown)).to.match(/^connect /);
    expect(seen).to.deep.equal(['/pinned']);
  });
});

function countOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}
