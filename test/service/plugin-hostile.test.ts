import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect } from 'chai';
import type { AdapterContext, Outcome } from '../../adapters/sdk/adapter.ts';
import { HostedAdapter } from '../../adapters/sdk/host/hosted-adapter.ts';
import { pluginLimits } from '../../adapters/sdk/host/plugin-limits.ts';
import { sealProcess } from '../../adapters/sdk/host/seal-process.ts';
import { hostilePlugin } from '../fixtures/hostile-plugin.ts';
import { watchLag } from '../fixtures/lag-watch.ts';
import { poll } from '../poll.ts';
import { projectFolder } from '../run-program.ts';
import { adapterContext, credential, within } from './onvif-context.ts';

const address = { host: '127.46.2.1', port: 80 };

function detailOf(outcome: Outcome<unknown>): string {
  return outcome.kind === 'ok' ? 'ok' : outcome.fault.detail;
}

/** What these lines fail with in a process that has all of Node and is sealed; `done` when they do not. */
async function trySealed(lines: string): Promise<string> {
  const tell = `(error) => { console.log(error.code); process.exit(); }`;
  const program = `process.on('uncaughtException', ${tell}); console.log('ready');
    process.stdin.once('data', () => { const made = (${lines}); made?.on?.('error', ${tell});
      made?.once?.('connect', () => { console.log('done'); process.exit(); }); if (!made?.on) console.log('done'); });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await poll('it is ready', () => (said.includes('ready') ? true : undefined), 5000);
  await sealProcess(child.pid ?? 0, 100_000_000);
  child.stdin.write('go\n');
  const answer = await poll('it says', () => said.split('\n')[1] || undefined, 5000).finally(() =>
    child.kill('SIGKILL'),
  );
  return answer;
}

describe('a hostile plug-in', function () {
  this.timeout(20_000);
  const running: HostedAdapter[] = [];

  async function run(probe: string, top = '', context: AdapterContext = adapterContext()): Promise<HostedAdapter> {
    const limits = { ...pluginLimits, pingMs: 700 };
    const adapter = new HostedAdapter(hostilePlugin(probe, top), context, { limits, chance: () => 0 });
    running.push(adapter);
    await adapter.start();
    return adapter;
  }

  /** What these lines gave inside the plug-in. */
  async function tryOut(probe: string, top = ''): Promise<string> {
    const adapter = await run(probe, top);
    return detailOf(await adapter.probe({ address }, 'L1', within(4000)));
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map((adapter) => adapter.stop()));
  });

  it('gets no module that reaches the system', async () => {
    const names = [
      'node:fs',
      'net',
      'node:dgram',
      'node:child_process',
      'node:module',
      'node:worker_threads',
      'undici',
    ];
    const tries = names.map((name) => `await import('${name}').then(() => '${name}', () => '')`);

    expect(await tryOut(`return [${tries.join(', ')}].join('')`)).to.equal('');
  });

  it('finds no global that reaches the system, and makes no code out of text', async () => {
    const names = 'process fetch WebSocket EventSource require navigator BroadcastChannel';
    const seen = await tryOut(`return '${names}'.split(' ').filter((name) => name in globalThis).join()`);
    const made = await tryOut(`return Function('return 1')()`);

    expect(seen).to.equal('');
    expect(made).to.match(/Code generation from strings disallowed/);
  });

  it('can neither read a file nor connect nor signal the gateway, even with its hands on the process object', async () => {
    const canary = createServer().listen(0, '127.46.2.9');
    let knocks = 0;
    canary.on('connection', () => (knocks += 1));
    await new Promise((resolve) => canary.once('listening', resolve));
    const { port } = canary.address() as { port: number };
    // An `emit` of its own is handed whatever emits; the prototype is frozen, so nothing is caught.
    const steal = `import { EventEmitter } from 'node:events';
      let caught; const emit = EventEmitter.prototype.emit;
      try { EventEmitter.prototype.emit = function (...words) { caught = this; return emit.apply(this, words); }; } catch {}`;
    try {
      const caught = await tryOut(`return typeof caught`, steal);
      const viaBinding = await tryOut(`return (await import('node:process')).binding('tcp_wrap')`);

      expect(caught).to.equal('undefined');
      expect(viaBinding).to.match(/may not import/);
      // The kernel's seal alone, for code that has everything of Node.
      expect(await trySealed(`require('fs').readFileSync('/etc/passwd')`)).to.equal('EMFILE');
      expect(await trySealed(`require('net').connect(${port}, '127.46.2.9')`)).to.equal('EMFILE');
      expect(await trySealed(`require('dgram').createSocket('udp4').bind(0)`)).to.equal('EMFILE');
      expect(knocks).to.equal(0);
    } finally {
      canary.close();
    }
  });

  it('dials through its door only the device of the call, and nothing once the call is over', async () => {
    const elsewhere = `const reply = await context.http({ address: { host: '127.46.2.9', port: 80 }, method: 'GET', path: '/' }, limits);
      return reply.fault.detail`;
    const late = `return globalThis.lastLimits === undefined
      ? (globalThis.lastLimits = limits, 'kept')
      : (await context.http({ address: target.address, method: 'GET', path: '/' }, globalThis.lastLimits)).fault.detail`;
    const adapter = await run(late);

    expect(await tryOut(elsewhere)).to.equal('127.46.2.9 is not the device of this call');
    await adapter.probe({ address }, 'L1', within(2000));
    expect(detailOf(await adapter.probe({ address }, 'L1', within(2000)))).to.equal('this call is over');
  });

  it('never holds a password', async () => {
    const adapter = await run(`return [JSON.stringify(target), target.credential?.password.reveal()].join()`);

    const target = { address, credential: credential('root', 'top-secret') };
    const said = detailOf(await adapter.probe(target, 'L1', within(2000)));

    expect(said).to.match(/never sees a password/);
    expect(said).not.to.include('top-secret');
  });

  it('loops for ever: it is killed, its calls fail in time, and the gateway does not feel it', async () => {
    const adapter = await run('for (;;);');
    const lag = watchLag();

    const startedMs = performance.now();
    const outcome = await adapter.probe({ address }, 'L1', within(300));
    const tookMs = performance.now() - startedMs;
    await poll('the plug-in is killed', () => (adapter.state.endCount === 1 ? true : undefined), 6000);

    expect(detailOf(outcome)).to.match(/no answer within 300 ms/);
    expect(tookMs).to.be.below(450);
    expect(adapter.state.problem).to.match(/no sign of life/);
    expect(lag.stop()).to.be.below(100);
  });

  it('allocates 2 GB: it ends at its limit, and the gateway does not feel it', async () => {
    const adapter = await run(
      'const held = []; for (let i = 0; i < 20; i++) held.push(new Uint8Array(1e8).fill(1)); return 1',
    );
    const lag = watchLag();

    const outcome = await adapter.probe({ address }, 'L1', within(5000));

    expect(detailOf(outcome)).to.match(/Array buffer allocation failed|plug-in hostile: it ended with/);
    expect(lag.stop()).to.be.below(100);
  });

  it('floods its output: it is killed, and the gateway does not feel it', async () => {
    const adapter = await run(`for (;;) context.log.warn({}, 'x'.repeat(200))`);
    const lag = watchLag();

    const outcome = await adapter.probe({ address }, 'L1', within(5000));

    expect(detailOf(outcome)).to.equal('plug-in hostile: it floods the gateway with messages');
    expect(lag.stop()).to.be.below(100);
  });

  it('exits in the middle of a call: the call fails at once and the next life answers', async () => {
    const adapter = await run('setTimeout(() => { throw new Error("boom") }); await new Promise(() => undefined)');

    const outcome = await adapter.probe({ address }, 'L1', within(5000));
    await poll(
      'it runs again',
      () => (adapter.state.endCount === 1 && adapter.state.kind === 'running' ? true : undefined),
      5000,
    );
    const again = await adapter.probe({ address }, 'L2', within(3000));

    expect(detailOf(outcome)).to.equal('plug-in hostile: it crashed: Error: boom');
    expect(adapter.state.problem).to.match(/boom/);
    expect(again.kind).to.equal('ok');
  });

  it('is gone when the gateway is killed, even while it loops', async () => {
    const host = spawn(process.execPath, ['test/fixtures/orphan-host.ts'], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => host.stdout.once('data', resolve));
    const children = (await readFile(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8')).trim().split(' ');
    const commands = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));

    host.kill('SIGKILL');

    expect(commands.join()).to.match(/^[^,]*plugin-main\.ts[^,]*$/);
    // A dead one that nobody has waited for has an empty command line.
    await poll('the plug-in is gone', async () => {
      const command = await readFile(`/proc/${children[0]}/cmdline`, 'utf8').catch(() => '');
      return command === '' ? true : undefined;
    });
  });

  it('answers nonsense: the call fails as malformed', async () => {
    const adapter = await run('context.log.warn({ deep: 1 }, "hello"); return "x".repeat(900)');

    const outcome = await adapter.probe({ address }, 'L1', within(3000));

    expect(outcome.kind === 'failed' && outcome.fault.reason).to.equal('malformed');
  });

  it('cannot be loaded: the gateway starts all the same and says why', async () => {
    const adapter = await run('', 'throw new Error("not today")');

    expect(adapter.state.kind).to.equal('waiting');
    expect(adapter.state.problem).to.match(/not today/);
    expect(detailOf(await adapter.probe({ address }, 'L1', within(1000)))).to.equal('plug-in hostile is not running');
  });
});
