import { PassThrough, Readable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { FfmpegArguments } from './snapshot-arguments.ts';

interface FfmpegRun {
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
  tame(command);
  command.setFfmpegPath(run.ffmpegPath).inputOptions([...run.args.input]);
  const output = new PassThrough();
  command.output(output).outputOptions(...run.args.output);

  const killer = new DeadlineKiller(command, output, run.deadlineMs);
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

/** SIGTERM at the deadline, SIGKILL a second later; a second after that the run ends whatever became of the process. */
class DeadlineKiller {
  isDue = false;
  readonly #command: FfmpegCommand;
  readonly #output: PassThrough;
  #timer: NodeJS.Timeout;

  constructor(command: FfmpegCommand, output: PassThrough, deadlineMs: number) {
    this.#command = command;
    this.#output = output;
    this.#timer = setTimeout(() => this.#expire(), deadlineMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #expire(): void {
    this.isDue = true;
    this.#command.kill('SIGTERM');
    this.#timer = setTimeout(() => this.#kill(), killAfterMs);
  }

  #kill(): void {
    this.#command.kill('SIGKILL');
    this.#timer = setTimeout(() => this.#output.destroy(new Error('not ended by SIGKILL')), killAfterMs);
  }
}

type SpawnEnd = (error: Error | undefined, stdout: unknown, stderr: unknown) => void;
interface Internals {
  _checkCapabilities(done: () => void): void;
  availableEncoders(done: (error: null, encoders: object) => void): void;
  _spawnFfmpeg(args: unknown, options: unknown, onProcess: unknown, onEnd: SpawnEnd): void;
}

/**
 * Two habits of the library are taken off. It asks ffmpeg for its formats and encoders by processes that nobody can
 * stop: we do not ask. And when a process cannot be started, it reads rings of lines that do not exist, which would end
 * the gateway: it gets empty ones.
 */
function tame(command: FfmpegCommand): void {
  // These methods are the library's own seams, private in its types; the version is pinned.
  const internals = command as unknown as Internals;
  const spawn = internals._spawnFfmpeg.bind(command);
  const empty = { get: () => '' };
  internals._checkCapabilities = (done) => done();
  internals.availableEncoders = (done) => done(null, {});
  internals._spawnFfmpeg = (args, options, onProcess, onEnd) => {
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
