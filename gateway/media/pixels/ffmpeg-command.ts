import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { FfmpegArguments } from './snapshot-arguments.ts';

/** What is started: a program and its arguments; both pipes are added to them. */
export interface FfmpegProgram {
  /** A path, or a name to be looked up. */
  readonly ffmpegPath: string;
  readonly args: FfmpegArguments;
}

interface FfmpegPipes {
  /** All that ffmpeg reads; it is never given a URL or a file. */
  readonly input: Readable;
  /** A pipe, or a file of ours for formats that cannot be written front to back. */
  readonly output: Writable | string;
}

/**
 * The one place that knows fluent-ffmpeg (archived in 2025): a command that is ready to `run()`. Bytes go in and come
 * out through pipes; arguments are an array.
 *
 * @param onProcess called with the process as soon as there is one
 */
export function newFfmpegCommand(
  { ffmpegPath, args }: FfmpegProgram,
  { input, output }: FfmpegPipes,
  onProcess: (child: ChildProcess) => void = () => undefined,
): FfmpegCommand {
  const command = ffmpeg(input);
  tame(command, onProcess);
  command.setFfmpegPath(ffmpegPath).inputOptions([...args.input]);
  return command.output(output).outputOptions(...args.output);
}

/** `ffmpeg/missing` when the program could not be started, `ffmpeg/failed` for everything else. */
export function explainFfmpegFault(error: unknown, { ffmpegPath }: FfmpegProgram): GatewayError {
  const message = error instanceof Error ? error.message : String(error);
  if (/ENOENT|EACCES|Cannot find ffmpeg/.test(message)) {
    const hint = `ffmpeg cannot be started (${ffmpegPath}). Install it: apt-get install ffmpeg. Or set pixels.ffmpegPath.`;
    return new GatewayError('ffmpeg/missing', hint, { cause: error });
  }
  return new GatewayError('ffmpeg/failed', `ffmpeg: ${message.slice(0, 300)}`, { cause: error });
}

/** True when ffmpeg itself ended and said no to what it read; not when it was ended, could not start or had no time. */
export function isRefusedByFfmpeg(error: unknown): boolean {
  return (
    error instanceof GatewayError &&
    error.code === 'ffmpeg/failed' &&
    error.message.startsWith('ffmpeg: ffmpeg exited with code')
  );
}

type OnProcess = (child: ChildProcess, stdout: unknown, stderr: unknown) => void;
type SpawnEnd = (error: Error | undefined, stdout: unknown, stderr: unknown) => void;
interface Internals {
  _checkCapabilities(done: () => void): void;
  availableEncoders(done: (error: null, encoders: object) => void): void;
  _spawnFfmpeg(args: unknown, options: unknown, onProcess: OnProcess, onEnd: SpawnEnd): void;
}

/**
 * Two habits of the library are taken off. It asks ffmpeg for its formats and encoders by processes that nobody can
 * stop: we do not ask. And when a process cannot be started, it reads rings of lines that do not exist, which would end
 * the gateway: it gets empty ones.
 */
function tame(command: FfmpegCommand, tell: (child: ChildProcess) => void): void {
  // These methods are the library's own seams, private in its types; the version is pinned.
  const internals = command as unknown as Internals;
  const spawn = internals._spawnFfmpeg.bind(command);
  const empty = { get: () => '' };
  internals._checkCapabilities = (done) => done();
  internals.availableEncoders = (done) => done(null, {});
  internals._spawnFfmpeg = (args, options, onProcess, onEnd) => {
    const withProcess: OnProcess = (child, stdout, stderr) => {
      tell(child);
      onProcess(child, stdout, stderr);
    };
    spawn(args, options, withProcess, (error, stdout, stderr) => onEnd(error, stdout ?? empty, stderr ?? empty));
  };
}
