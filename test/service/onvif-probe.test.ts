import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { Outcome, ProbeReading, ProbeTarget } from '../../adapters/sdk/adapter.ts';
import { poll } from '../poll.ts';
import { adapterContext, within } from './onvif-context.ts';
import { clockXml, FakeCamera } from './onvif-fake-camera.ts';

function words(outcome: Outcome<ProbeReading>): string {
  return outcome.kind === 'ok' ? 'ok' : `${outcome.fault.stage} ${outcome.fault.reason}`;
}

describe('OnvifAdapter.probe L1', () => {
  const servers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
  const serve = async (onSocket: (socket: Socket) => void): Promise<ProbeTarget> => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.resume();
      onSocket(socket);
    });
    servers.push({ server, sockets });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is never a pipe's name.
    const { port } = server.address() as AddressInfo;
    return { address: { host: '127.0.0.1', port: 1 }, rtspPort: port };
  };
  const probe = (target: ProbeTarget, limitMs = 2000): Promise<Outcome<ProbeReading>> =>
    new OnvifAdapter(adapterContext()).probe(target, 'L1', within(limitMs));

  afterEach(() => {
    for (const { server, sockets } of servers.splice(0)) {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    }
  });

  it('takes any RTSP status for life, asks without login and closes', async () => {
    let question = '';
    const target = await serve((socket) =>
      socket.on('data', (chunk) => {
        question += chunk.toString();
        socket.write('RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n');
      }),
    );

    const outcome = await probe(target);

    expect(words(outcome)).to.equal('ok');
    expect(outcome.kind === 'ok' && outcome.value.rttMs).to.be.within(0, 500);
    expect(question).to.match(/^OPTIONS rtsp:\/\/127\.0\.0\.1:\d+\/ RTSP\/1\.0\r\nCSeq: 1\r\n/);
    expect(question).not.to.contain('Authorization');
    await poll('the socket is closed', () => (servers[0]?.sockets.size === 0 ? true : undefined), 1000);
  });

  it('tells silence, reset, closing, another protocol and a closed port apart', async () => {
    const silent = await serve(() => undefined);
    const resetting = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const closing = await serve((socket) => socket.end());
    const other = await serve((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    const startedMs = performance.now();

    const outcomes = await Promise.all([
      probe(silent, 300),
      probe(resetting),
      probe(closing),
      probe(other),
      probe({ address: { host: '127.0.0.1', port: 80 }, rtspPort: 1 }),
    ]);

    expect(outcomes.map(words)).to.deep.equal([
      'request timeout',
      'request reset',
      'request reset',
      'request malformed',
      'connect refused',
    ]);
    expect(performance.now() - startedMs).to.be.below(300 * 1.1 + 100);
  });

  it('fails at its deadline when lines drip in', async () => {
    const timers: NodeJS.Timeout[] = [];
    const target = await serve((socket) => {
      socket.write('RTSP/1.0 200 ');
      timers.push(setInterval(() => socket.write('.'), 20));
    });
    const startedMs = performance.now();

    const outcome = await probe(target, 200);
    timers.forEach(clearInterval);

    expect(words(outcome)).to.equal('request timeout');
    expect(performance.now() - startedMs).to.be.below(320);
  });

  it('is over at once when the caller gives up', async () => {
    const target = await serve(() => undefined);
    const abort = new AbortController();
    const pending = new OnvifAdapter(adapterContext()).probe(target, 'L1', within(10_000, abort.signal));
    await poll('the connection stands', () => (servers[0]?.sockets.size === 1 ? true : undefined), 1000);

    abort.abort();

    expect(words(await pending)).to.equal('request aborted');
    await poll('the socket is closed', () => (servers[0]?.sockets.size === 0 ? true : undefined), 1000);
  });

  it('asks the management port for the time when no RTSP port is known; a refusal is life too', async () => {
    const open = await FakeCamera.start();
    const refusing = await FakeCamera.start({ answers: { GetSystemDateAndTime: undefined } });

    const outcomes = [await probe({ address: open.address }), await probe({ address: refusing.address })];
    await open.stop();
    const gone = await probe({ address: { host: '127.0.0.1', port: 1 } });

    expect(outcomes.map(words)).to.deep.equal(['ok', 'ok']);
    expect(words(gone)).to.equal('connect refused');
    await refusing.stop();
  });

  it('leaves no timer, socket or listener after 500 probes', async () => {
    const target = await serve((socket) => socket.on('data', () => socket.write('RTSP/1.0 200 OK\r\n\r\n')));
    const adapter = new OnvifAdapter(adapterContext());
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

    const outcomes = await Promise.all(Array.from({ length: 500 }, () => adapter.probe(target, 'L1', within(5000))));

    expect(outcomes.every((outcome) => outcome.kind === 'ok')).to.equal(true);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).to.be.at.most(before);
    await poll('all sockets are closed', () => (servers[0]?.sockets.size === 0 ? true : undefined), 2000);
  });
});

describe('OnvifAdapter.probe L2', () => {
  const probeClock = async (inner: string): Promise<Outcome<ProbeReading>> => {
    const camera = await FakeCamera.start({ answers: { GetSystemDateAndTime: inner } });
    const outcome = await new OnvifAdapter(adapterContext()).probe({ address: camera.address }, 'L2', within(2000));
    await camera.stop();
    return outcome;
  };
  const offsetOf = (outcome: Outcome<ProbeReading>): number | undefined =>
    outcome.kind === 'ok' ? outcome.value.clockOffsetMs : undefined;

  it('measures the clock without login', async () => {
    const camera = await FakeCamera.start({ login: 'wsse', toldOffsetMs: -90_000 });

    const outcome = await new OnvifAdapter(adapterContext()).probe({ address: camera.address }, 'L2', within(2000));

    expect(offsetOf(outcome)).to.be.closeTo(-90_000, 1500);
    expect(camera.calls.map((call) => call.login)).to.deep.equal(['none']);
    await camera.stop();
  });

  it('finds the offset of a camera that tells local time only', async () => {
    const local = clockXml(new Date(Date.now() + 8 * 3_600_000 + 60_000));

    const zoned = await probeClock(
      `<SystemDateAndTime><TimeZone><TZ>CST-8</TZ></TimeZone><LocalDateTime>${local}</LocalDateTime></SystemDateAndTime>`,
    );

    expect(offsetOf(zoned)).to.be.closeTo(60_000, 1500);
  });

  it('says that the clock tells nothing', async () => {
    expect(words(await probeClock('<SystemDateAndTime/>'))).to.equal('clock malformed');
  });
});
