import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { answerDigest, chooseDigest, readChallenges } from '../../adapters/sdk/digest-login.ts';
import { HostedAdapter } from '../../adapters/sdk/host/hosted-adapter.ts';
import { hostilePlugin } from '../fixtures/hostile-plugin.ts';
import { poll } from '../poll.ts';
import { adapterContext, credential, within } from './onvif-context.ts';

const host = '127.46.5.1';
const password = 'p"ß/灯';

describe('the doors of a plug-in', () => {
  const closers: (() => void)[] = [];
  let adapter: HostedAdapter | undefined;

  afterEach(async () => {
    await adapter?.stop();
    for (const close of closers.splice(0)) close();
  });

  /** What these lines of a plug-in return, asked about a device at this port. */
  async function ask(lines: string, port: number, signal?: AbortSignal): Promise<string> {
    adapter = new HostedAdapter(hostilePlugin(lines), adapterContext());
    await adapter.start();
    const target = { address: { host, port }, credential: credential('root', password) };
    const outcome = await adapter.probe(target, 'L1', within(3000, signal));
    return outcome.kind === 'ok' ? 'ok' : outcome.fault.detail;
  }

  /** A plug-in that tells for which addresses it was asked to forget. */
  function forgetful(): { readonly hosted: HostedAdapter } {
    const folder = hostilePlugin(`return forgotten.join();`, `const forgotten = [];`);
    const [source = ''] = Object.values(folder.sources);
    const member = `forgiveLogin: ({ host, port }) => void forgotten.push(host + ':' + port), requestKeyFrame`;
    const sources = { [folder.entry]: source.replace('requestKeyFrame', member) };
    return { hosted: new HostedAdapter({ ...folder, sources }, adapterContext()) };
  }

  async function listen(onSocket: (socket: Socket) => void): Promise<number> {
    const server = createServer(onSocket).listen(0, host);
    closers.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    return portOf(server.address());
  }

  it('are told when a person stored a login anew: what the plug-in remembers of a refusal counts no more', async () => {
    const { hosted } = forgetful();
    adapter = hosted;
    await adapter.start();
    const address = { host, port: 80 };
    const detail = async (): Promise<string> => {
      const outcome = await hosted.probe({ address }, 'L1', within(3000));
      return outcome.kind === 'ok' ? 'ok' : outcome.fault.detail;
    };

    expect(await detail()).to.equal('');
    hosted.forgiveLogin({ host, port: 8080 });

    expect(await detail()).to.equal('127.46.5.1:8080');
  });

  it('carry a conversation by TCP, piece by piece, to its end', async () => {
    const port = await listen((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        socket.write(`you said ${bytes.toString('utf8')}, `);
        // Far more than one piece; nothing of it may be lost.
        socket.end('x'.repeat(1_000_000));
      });
    });

    const said = await ask(
      `const opened = await context.openTcp(target.address, limits);
       const socket = opened.value;
       await socket.write(new TextEncoder().encode('hello'));
       let text = '';
       for (let bytes = await socket.read(); bytes !== undefined; bytes = await socket.read()) {
         text += new TextDecoder().decode(bytes);
       }
       return text.slice(0, 16) + ' ' + text.length;`,
      port,
    );

    expect(said).to.equal('you said hello,  1000016');
  });

  it('free the sockets of a call that was cancelled', async () => {
    const open = new Set<Socket>();
    const port = await listen((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => open.delete(socket));
    });
    const controller = new AbortController();
    const said = ask(
      `const { value } = await context.openTcp(target.address, limits); return String(await value.read())`,
      port,
      controller.signal,
    );
    await poll('the plug-in has dialled', () => (open.size === 1 ? true : undefined), 3000);

    const startedMs = performance.now();
    controller.abort();

    expect(await said).to.equal('probe: cancelled');
    await poll('the socket is free', () => (open.size === 0 ? true : undefined), 3000);
    expect(performance.now() - startedMs).to.be.below(250);
  });

  it('ask by UDP and hear the asked host only', async () => {
    const device = createSocket('udp4');
    const stranger = createSocket('udp4');
    closers.push(
      () => device.close(),
      () => stranger.close(),
    );
    await new Promise<void>((resolve) => device.bind(0, host, resolve));
    await new Promise<void>((resolve) => stranger.bind(0, '127.46.5.2', resolve));
    device.on('message', (bytes, from) => {
      stranger.send('stranger', from.port, from.address);
      device.send(`heard ${bytes.toString('utf8')}`, from.port, from.address);
    });

    const said = await ask(
      `const payload = new TextEncoder().encode('hello');
       const answers = await context.askUdp({ address: target.address, payload, waitMs: 200 }, limits);
       return answers.value.map((bytes) => new TextDecoder().decode(bytes)).join()`,
      device.address().port,
    );

    expect(said).to.equal('heard hello');
  });

  it('send a password that the device refuses once, however often and in whatever way the plug-in asks', async () => {
    let tries = 0;
    const server = createHttpServer((request, response) => {
      request.on('data', (bytes: Buffer) => {
        if (bytes.includes('word')) tries += 1;
      });
      request.on('end', () => {
        if (request.headers.authorization !== undefined) tries += 1;
        response.writeHead(401, { 'www-authenticate': 'Digest realm="cam", nonce="n", qop="auth"' }).end();
      });
    }).listen(0, host);
    closers.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));

    const said = await ask(
      `const login = target.credential;
       const get = () => context.http({ address: target.address, method: 'GET', path: '/', login }, limits);
       const body = JSON.stringify({ word: context.secretMark(login) });
       const post = () => context.http({ address: target.address, method: 'POST', path: '/', body }, limits);
       const answers = await Promise.all([get(), post(), get(), post()]);
       answers.push(await get(), await post());
       return answers.map(({ kind, value, fault }) => kind === 'ok' ? value.status : fault.reason).sort().join()`,
      portOf(server.address()),
    );

    expect(tries).to.equal(1);
    expect(said).to.equal('401,unauthorised,unauthorised,unauthorised,unauthorised,unauthorised');
  });

  it('answer a Digest challenge with the password that the plug-in does not know', async () => {
    const nonce = 'abc';
    let tries = 0;
    const server = createHttpServer((request, response) => {
      const { authorization } = request.headers;
      tries += 1;
      const challenge = `Digest realm="cam", nonce="${nonce}", qop="auth", algorithm=SHA-256`;
      const chosen = chooseDigest(readChallenges([challenge]));
      const [, clientNonce = ''] = /cnonce="([^"]*)"/.exec(authorization ?? '') ?? [];
      const right = chosen && { challenge: chosen, username: 'root', password: { reveal: () => password } };
      const expected = right && answerDigest({ ...right, method: 'GET', uri: '/x?y=1', count: 1, clientNonce });
      if (authorization === expected) response.end('come in');
      else response.writeHead(401, { 'www-authenticate': challenge }).end();
    }).listen(0, host);
    closers.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));

    const said = await ask(
      `const reply = await context.http(
         { address: target.address, method: 'GET', path: '/x?y=1', login: target.credential }, limits);
       return reply.value.status + ' ' + new TextDecoder().decode(reply.value.body)`,
      portOf(server.address()),
    );

    expect(said).to.equal('200 come in');
    expect(tries).to.equal(2);
  });
});

function portOf(address: string | { readonly port: number } | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
