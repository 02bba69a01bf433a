import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contender, Target, Usage } from './contender.ts';
import { readCpuMs, readPssBytes } from './process-usage.ts';

/** One start costs ffmpeg a good part of a core for a while; so many a second do not stand in each other's way. */
const paceMs = 250;
const lookMs = 10;
const startMs = 60_000;
/** A playlist that was not written for so long has stopped. */
const stillMs = 8000;

/** What most gateways do: an ffmpeg for each camera that writes HLS without re-encoding. The only ffmpeg that dials. */
export class FfmpegContender implements Contender {
  readonly kind = 'ffmpeg';
  readonly firstMs: number[] = [];
  readonly #children: ChildProcess[] = [];
  #folder = '';

  async start(targets: readonly Target[]): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'vpg-bench-'));
    await Promise.all(
      targets.map(async (target, index) => {
        await delay(index * paceMs);
        await this.#startOne(target, index);
      }),
    );
  }

  async usage(): Promise<Usage> {
    const pids = this.#children.filter(({ exitCode }) => exitCode === null).map(({ pid = 0 }) => pid);
    const alive = this.#children.filter((_, index) => this.#agoMs(index) < stillMs).length;
    return { cpuMs: sum(pids.map(readCpuMs)), pssBytes: sum(pids.map(readPssBytes)), ringBytes: 0, alive };
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL'); // it ignores SIGTERM while its input hangs
        await ended;
      }),
    );
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startOne({ host, port, path }: Target, index: number): Promise<void> {
    const playlist = this.#playlistOf(index);
    await mkdir(join(playlist, '..'));
    const begunMs = performance.now();
    const input = ['-rtsp_transport', 'tcp', '-i', `rtsp://${host}:${port}${path}`];
    const hls = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '6', '-hls_flags', 'delete_segments'];
    const child = spawn(
      'ffmpeg',
      ['-nostdin', '-loglevel', 'error', ...input, '-c', 'copy', ...hls, '-hls_segment_type', 'fmp4', playlist],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    this.#children.push(child);
    while (!existsSync(playlist)) {
      if (child.exitCode !== null || performance.now() - begunMs > startMs) throw new Error('an ffmpeg does not come');
      await delay(lookMs);
    }
    this.firstMs.push(performance.now() - begunMs);
  }

  #playlistOf(index: number): string {
    return join(this.#folder, String(index), 'live.m3u8');
  }

  #agoMs(index: number): number {
    return Date.now() - statSync(this.#playlistOf(index)).mtimeMs;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
