import { expect } from 'chai';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { poll } from '../poll.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { listProcesses } from './list-processes.ts';

const kills = 20;

describe('a gateway that is killed', function () {
  this.timeout(600_000);

  it(`leaves no process behind and starts again on what it stored, ${kills} times`, async () => {
    let demo: Demo = await startDemo({ subnet: '127.65.0' });
    try {
      for (let round = 0; round < kills; round++) {
        const api = await ApiClient.signIn(demo.url, demo.username, demo.password);
        const { items, total } = await api.get<{ items: CameraView[]; total: number }>('/cameras?limit=200');
        expect(total, `cameras after kill ${round}`).to.equal(12);
        // Snapshots under way start streams and ffmpeg; the kill comes in the middle of them.
        const snapshots = items.map(({ id }) => api.get(`/cameras/${id}/snapshot`).catch(() => undefined));
        await Promise.race(snapshots);

        // Only the gateway is killed: what it started must end by itself.
        const gateway = listProcesses(demo.folder).find(({ command }) => command.includes('gateway/main.ts'));
        if (gateway === undefined) throw new Error('the demo has no gateway');
        process.kill(gateway.pid, 'SIGKILL');
        await demo.stop();
        await poll('no process is left', () => (listProcesses(demo.folder).length === 0 ? true : undefined));
        demo = await startDemo({ subnet: '127.65.0', folder: demo.folder });
      }
    } finally {
      await demo.stop();
      await removeDemoFolder(demo);
    }
  });
});
