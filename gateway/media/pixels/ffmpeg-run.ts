import type { ChildProcess } from 'node:child_process';
import { constants as osConstants, setPriority } from 'node:os';
import { PassThrough, Readable } from 'node:stream';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { explainFfmpegFault, type FfmpegProgram, newFfmpegCommand } from './ffmpeg-command.ts';

interface FfmpegRun extends FfmpegProgram {
  /** All that ffmpeg reads, piece by piece; it is never given a URL, nor a file to read. */
  readonly input: readonly Uint8Array[];
  readonly deadlineMs: number;
  /** Aborted, it ends the process at once. */
  readonly signal?: AbortSignal | undefined;
  /** `background` gives way to everything else on the machine. */
  readonly priority?: 'usual' | 'background';
}

/** After SIGTERM: ffmpeg ignores it while its input hangs. */
const killAfterMs = 1000;

/**
 * One short run of ffmpeg: bytes in, bytes out. It ends by its deadline.
 *
 * Fails with `ffmpeg/missing` when the program cannot be started, `ffmpeg/failed` for everything else.
 *
 * @param run `maxOutputBytes`: more output than this is a fault
 */
export async function runFfmpeg(run: FfmpegRun & { readonly maxOutputBytes: number }): Promise<Buffer> {
  // The library takes a stream that closes for a reader who left, and the run for failed, unless ffmpeg ends at once.
  const output = new PassThrough({ emitClose: false });
  return supervise(run, output, async (ended) => {
    const [bytes] = await Promise.all([collect(output, run.maxOutputBytes), ended]);
    return bytes;
  });
}

/** The same into a file of ours, for formats that cannot be written front to back. */
export async function writeByFfmpeg(run: FfmpegRun, path: string): Promise<void> {
  await supervise(run, path, (ended) => ended);
}

async function supervise<Result>(
  run: FfmpegRun,
  output: PassThrough | string,
  take: (ended: Promise<void>) => Promise<Result>,
): Promise<Result> {
  run.signal?.throwIfAborted();
  const pipes = { input: Readable.from(run.input, { objectMode: false }), output };
  const command = newFfmpegCommand(run, pipes, run.priority === 'background' ? giveWay : undefined);
  const lost = Promise.withResolvers<never>();
  const killer = new DeadlineKiller(command, run.deadlineMs, lost.reject);
  const abort = (): void => killer.kill();
  run.signal?.addEventListener('abort', abort);
  try {
    return await Promise.race([take(finish(command, output)), lost.promise]);
  } catch (error) {
    command.kill('SIGKILL');
    throw killer.isDue
      ? new GatewayError('ffmpeg/failed', 'ffmpeg: not done in time', { cause: error })
      : explainFfmpegFault(error, run);
  } finally {
    run.signal?.removeEventListener('abort', abort);
    killer.stop();
  }
}

/** Best effort: a process that has ended meanwhile has no priority. */
function giveWay({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, osConstants.priority.PRIORITY_LOW);
  } catch {
    // It gets by with the usual one.
  }
}

/** Resolves when the process ended well. */
function finish(command: FfmpegCommand, output: PassThrough | string): Promise<void> {
  return new Promise((resolve, reject) => {
    command.on('end', () => resolve());
    command.on('error', (error: Error) => {
      if (typeof output !== 'string') output.destroy(error);
      reject(error);
    });
    command.run();
  });
}

async function collect(output: PassThrough, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A PassThrough without an encoding yields Buffers.
  for await (const chunk of output as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`output larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** SIGTERM at the deadline, SIGKILL a second later; a second after that the run ends whatever became of the process. */
class DeadlineKiller {
  isDue = false;
  readonly #command: FfmpegCommand;
  readonly #giveUp: (error: Error) => void;
  #timer: NodeJS.Timeout;

  constructor(command: FfmpegCommand, deadlineMs: number, giveUp: (error: Error) => void) {
    this.#command = command;
    this.#giveUp = giveUp;
    this.#timer = setTimeout(() => this.#expire(), deadlineMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  kill(): void {
    clearTimeout(this.#timer);
    this.#command.kill('SIGKILL');
    this.#timer = setTimeout(() => this.#giveUp(new Error('not ended by SIGKILL')), killAfterMs);
  }

  #expire(): void {
    this.isDue = true;
    this.#command.kill('SIGTERM');
    this.#timer = setTimeout(() => this.kill(), killAfterMs);
  }
}
