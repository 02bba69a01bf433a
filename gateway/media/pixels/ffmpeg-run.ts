import { PassThrough, Readable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { FfmpegArguments } from './snapshot-arguments.ts';

export interface FfmpegRun {
  /** Program to start: a path, or a name to be looked up. */
  readonly ffmpegPath: string;
  readonly args: FfmpegArguments;
  /** All that ffmpeg reads; it is never given a URL or a file. */
  readonly input: Buffer;
  readonly deadlineMs: number;
  /** More output than this is a fault. */
  readonly maxOutputBytes: number;
}

/** After SIGTERM: ffmpeg ignores it while its input hangs. */
const killAfterMs = 1000;

/**
 * The one place that knows fluent-ffmpeg (archived in 2025). Bytes go in and come out through pipes; arguments are an
 * array; the run ends by its deadline.
 *
 * Fails with `ffmpeg/missing` when the program cannot be started, `ffmpeg/failed` for everything else.
 */
export async function runFfmpeg(run: FfmpegRun): Promise<Buffer> {
  const command = ffmpeg(Readable.from([run.input], { objectMode: false }));
  guardSpawnFault(command);
  command.setFfmpegPath(run.ffmpegPath).inputOptions([...run.args.input]);
  const output = new PassThrough();
  command.output(output).outputOptions(...run.args.output);

  const killer = new DeadlineKiller(command, run.deadlineMs);
  try {
    const [bytes] = await Promise.all([collect(output, run.maxOutputBytes), finish(command, output)]);
    return bytes;
  } catch (error) {
    throw killer.isDue
      ? new GatewayError('ffmpeg/failed', 'ffmpeg: not done in time', { cause: error })
      : explain(error, run);
  } finally {
    killer.stop();
  }
}

/** Resolves when the process ended well. */
function finish(command: FfmpegCommand, output: PassThrough): Promise<void> {
  return new Promise((resolve, reject) => {
    command.on('end', () => resolve());
    command.on('error', (error: Error) => {
      output.destroy(error);
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

/** SIGTERM at the deadline, SIGKILL a second later; also when the process starts after the deadline. */
class DeadlineKiller {
  isDue = false;
  readonly #command: FfmpegCommand;
  readonly #timer: NodeJS.Timeout;
  #killTimer: NodeJS.Timeout | undefined;

  constructor(command: FfmpegCommand, deadlineMs: number) {
    this.#command = command;
    this.#timer = setTimeout(() => this.#expire(), deadlineMs);
    command.on('start', () => {
      if (this.isDue) command.kill('SIGKILL');
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#killTimer);
  }

  #expire(): void {
    this.isDue = true;
    this.#command.kill('SIGTERM');
    this.#killTimer = setTimeout(() => this.#command.kill('SIGKILL'), killAfterMs);
  }
}

type SpawnEnd = (error: Error | undefined, stdout: unknown, stderr: unknown) => void;
interface Spawner {
  _spawnFfmpeg(args: unknown, options: unknown, onProcess: unknown, onEnd?: SpawnEnd): void;
}

/**
 * When the process cannot be started, the library asks rings of lines that do not exist for their text, which would end
 * the gateway. It gets empty ones.
 */
function guardSpawnFault(command: FfmpegCommand): void {
  // The method is the library's own seam, private in its types; the version is pinned.
  const spawner = command as unknown as Spawner;
  const spawn = spawner._spawnFfmpeg.bind(command);
  const empty = { get: () => '' };
  spawner._spawnFfmpeg = (args, options, onProcess, onEnd) => {
    if (onEnd === undefined) return spawn(args, options, onProcess);
    spawn(args, options, onProcess, (error, stdout, stderr) => onEnd(error, stdout ?? empty, stderr ?? empty));
  };
}

function explain(error: unknown, { ffmpegPath }: FfmpegRun): GatewayError {
  const message = error instanceof Error ? error.message : String(error);
  if (/ENOENT|EACCES|Cannot find ffmpeg/.test(message)) {
    const hint = `ffmpeg cannot be started (${ffmpegPath}). Install it: apt-get install ffmpeg. Or set pixels.ffmpegPath.`;
    return new GatewayError('ffmpeg/missing', hint, { cause: error });
  }
  return new GatewayError('ffmpeg/failed', `ffmpeg: ${message.slice(0, 300)}`, { cause: error });
}
