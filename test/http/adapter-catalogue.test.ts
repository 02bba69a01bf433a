import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { createGateway, type Gateway } from '../../gateway/app.ts';
import type { AdapterView } from '../../gateway/discovery/adapter-catalogue-api.ts';
import { ApiCaller } from '../fixtures/api-caller.ts';
import { projectFolder } from '../run-program.ts';

/** Children of this process that run a plug-in. */
async function pluginProcesses(): Promise<string[]> {
  const children = (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')).trim().split(' ');
  const commands = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return commands.filter((command) => command.includes('plugin-main.ts'));
}

describe('a gateway with a plug-in', function () {
  this.timeout(30_000);
  let folder: string;
  let gateway: Gateway | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpg-catalogue-'));
  });

  afterEach(async () => {
    await gateway?.stop();
    await rm(folder, { recursive: true });
  });

  function configured(plugin: string) {
    const config = loadConfig({ VPG_SERVER_PORT: '0', VPG_DATA_FOLDER: folder, VPG_LOG_LEVEL: 'error' });
    return { ...config, adapters: { plugins: [{ folder: plugin, settings: {} }] } };
  }

  it('shows it among its own adapters, with what it cannot do, and leaves no process behind', async () => {
    gateway = await createGateway(configured(join(projectFolder, 'adapters/sdk/example')));
    const { url, firstAdmin } = await gateway.start();
    const nobody = new ApiCaller(url, []);
    const api = await nobody.signIn({
      username: firstAdmin?.username ?? '',
      password: firstAdmin?.password.reveal() ?? '',
    });

    const { items } = await api.get<{ items: AdapterView[] }>('/adapters');
    const running = await pluginProcesses();
    await gateway.stop();

    const lantern = items.find(({ kind }) => kind === 'lantern');
    expect(lantern?.process).to.deep.equal({ state: 'running', endCount: 0 });
    expect(lantern?.capabilities.find(({ name }) => name === 'ptz')).to.deep.equal({
      name: 'ptz',
      level: 'no',
      reason: { zh: '灯笼牌没有带云台的型号。', en: 'No Lantern model can be moved.' },
    });
    expect(items.find(({ kind }) => kind === 'onvif')).not.to.have.property('process');
    expect(running).to.have.length(1);
    expect(await pluginProcesses()).to.deep.equal([]);
  });

  it('does not start with a folder that holds none, and says which', async () => {
    const problem = await createGateway(configured(join(projectFolder, 'docs'))).then(
      () => 'none',
      (error: unknown) => String(error),
    );

    expect(problem).to.match(/adapters\.plugins: .*docs\/adapter\.json cannot be read/);
  });
});
