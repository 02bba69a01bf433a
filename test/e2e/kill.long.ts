import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { poll } from '../poll.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';

const kills = 20;

/** Processes that carry this text in their environment: the gateway's, and whatever it started. */
function listProcesses(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(text);
      } catch {
        return false; // it ended while we looked
      }
    })
    .map(Number);
}

function isGateway(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('gateway/main.ts');
}

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

        const marker = `VPG_DATA_FOLDER=${demo.folder}`;
        // Only the gateway is killed: what it started must end by itself.
        for (const pid of listProcesses(marker).filter(isGateway)) process.kill(pid, 'SIGKILL');
        await demo.stop();
        await poll('no process is left', () => (listProcesses(marker).length === 0 ? true : undefined));
        demo = await startDemo({ subnet: '127.65.0', folder: demo.folder });
      }
    } finally {
      await demo.stop();
      await removeDemoFolder(demo);
    }
  });
});
