import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { startGateway } from '../../scripts/demo/gateway-process.ts';
import { sharedMariadb } from '../contract/each-database.ts';
import { type ProgramEnd, runProgram } from '../run-program.ts';

function officer(organisationId: string) {
  return { username: '巡查员01', displayName: '张三', role: 'officer', organisationId, password: 'long-enough-1' };
}

describe('the gateway as a process', function () {
  this.timeout(30_000);
  let folder: string;
  let occupied: Server;
  let port: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-process-'));
    occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    const address = occupied.address();
    port = String(typeof address === 'object' && address !== null ? address.port : 0);
  });
  after(async () => {
    occupied.close();
    await rm(folder, { recursive: true });
  });

  const run = (variables: Record<string, string>): Promise<ProgramEnd> =>
    runProgram(process.execPath, ['gateway/main.ts'], {
      VPG_DATA_FOLDER: join(folder, 'data'),
      VPG_LOG_LEVEL: 'error',
      ...variables,
    });

  it('says which port is occupied and how to choose another, and ends', async () => {
    const { code, output } = await run({ VPG_SERVER_PORT: port });

    expect(code).to.equal(1);
    expect(output).to.match(new RegExp(`^port/occupied: Port ${port} .*VPG_SERVER_PORT`));
  });

  it('names every wrong value of the configuration, and ends before it touches anything', async () => {
    const { code, output } = await run({ VPG_DUTY_NIGHT_START: '25:00', VPG_SERVER_PROT: '80' });

    expect(code).to.equal(1);
    expect(output).to.include('config/invalid').and.include('duty.nightStart').and.include('VPG_SERVER_PROT');
  });

  it('prints the first administrator once, ends in order, and keeps what it stored', async () => {
    const variables = { VPG_DATA_FOLDER: join(folder, 'kept'), VPG_SERVER_PORT: '0', VPG_LOG_LEVEL: 'error' };
    const first = await startGateway(variables);
    await first.stop();

    const second = await startGateway(variables);
    await second.stop();

    expect(first.firstAdmin?.username).to.equal('admin');
    expect(second.firstAdmin).to.equal(undefined);
    expect(await Promise.all([first.ended, second.ended])).to.deep.equal([0, 0]);
  });

  it('makes the first administrator only when it can tell the password: not while its port is occupied', async () => {
    const variables = { VPG_DATA_FOLDER: join(folder, 'late'), VPG_LOG_LEVEL: 'error' };
    const failed = await run({ ...variables, VPG_SERVER_PORT: port });

    const started = await startGateway({ ...variables, VPG_SERVER_PORT: '0' });
    await started.stop();

    expect(failed.code).to.equal(1);
    expect(started.firstAdmin?.username).to.equal('admin');
  });

  it('runs on MariaDB as it does on SQLite: another process finds what the first one stored', async () => {
    const server = await sharedMariadb();
    const variables = {
      VPG_DATA_FOLDER: join(folder, 'city'),
      VPG_DATABASE_URL: await server.createDatabase(),
      VPG_SERVER_PORT: '0',
      VPG_LOG_LEVEL: 'error',
    };
    const first = await startGateway(variables);
    const { username = '', password = '' } = first.firstAdmin ?? {};
    const api = await ApiClient.signIn(first.url, username, password);
    const { items } = await api.get<{ items: { id: string }[] }>('/organisations');
    await api.post('/users', officer(items[0]?.id ?? ''));
    await first.stop();

    const second = await startGateway(variables);
    const users = await (await ApiClient.signIn(second.url, username, password)).get<{ items: unknown[] }>('/users');
    await second.stop();

    expect(users.items).to.have.length(2);
  });

  it('refuses to start on a data folder that another gateway uses', async () => {
    const variables = { VPG_DATA_FOLDER: join(folder, 'shared'), VPG_SERVER_PORT: '0', VPG_LOG_LEVEL: 'error' };
    const first = await startGateway(variables);

    const { code, output } = await run(variables);
    await first.stop();

    expect(code).to.equal(1);
    expect(output).to.match(/^database\/locked: .*Stop it first/);
  });
});
