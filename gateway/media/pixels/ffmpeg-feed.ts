import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { PassThrough, Writable } from 'node:stream';
import type { GatewayError } from '../../platform/errors/gateway-error.ts';
import { explainFfmpegFault, type FfmpegProgram, newFfmpegCommand } from './ffmpeg-command.ts';

export interface FeedListener {
  onOutput(bytes: Buffer): void;
  /** The process is gone though nobody stopped it; `ffmpeg/missing` or `ffmpeg/failed`. Nothing follows. */
  onEnded(fault: GatewayError): void;
}

/** After SIGTERM. */
const killAfterMs = 1000;
const lastWordsMs = 200;
const complaintLength = 250;
/** Nice value: receiving and serving pictures go first when the machine is short of time. */
const niceness = 5;

/** One run of ffmpeg that goes on until it is stopped: bytes are fed to it as they come. */
export class FfmpegFeed {
  readonly #program: FfmpegProgram;
  readonly #listener: FeedListener;
  readonly #input = new PassThrough();
  readonly #gone: Promise<void>;
  #setGone: () => void = () => undefined;
  #child: ChildProcess | undefined;
  /** The end of what it wrote to standard error; the library has set the encoding. */
  #complaint = '';
  #isStopped = false;
  #isGone = false;
  #killer: NodeJS.Timeout | undefined;

  constructor(program: FfmpegProgram, listener: FeedListener) {
    this.#program = program;
    this.#listener = listener;
    this.#gone = new Promise((resolve) => (this.#setGone = resolve));
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#isStopped) this.#listener.onOutput(chunk);
        done();
      },
    });
    const command = newFfmpegCommand(program, { input: this.#input, output }, (child) => this.#adopt(child));
    // `error` also comes before the process is gone; one that was started is over with its `exit` only.
    command.on('error', (error: Error) => this.#note(error));
    command.on('end', () => this.#note(new Error('ended by itself')));
    try {
      command.run();
    } catch (error) {
      // The machine is short of something. Told later, as every end is: the caller has no feed yet.
      setImmediate(() => this.#leave(error instanceof Error ? error : new Error(String(error))));
    }
  }

  /** Bytes that ffmpeg has not read yet. */
  get waitingBytes(): number {
    const { writableLength, readableLength } = this.#input;
    return writableLength + readableLength + (this.#child?.stdin?.writableLength ?? 0);
  }

  write(bytes: Uint8Array): void {
    if (!this.#isStopped && !this.#isGone) this.#input.write(bytes);
  }

  /** SIGTERM, and SIGKILL a second later; resolves when the process is gone. Nothing is told after it was called. */
  async stop(): Promise<void> {
    if (!this.#isStopped) {
      this.#isStopped = true;
      this.#input.end();
      this.#child?.kill('SIGTERM');
      this.#killer = setTimeout(() => this.#child?.kill('SIGKILL'), killAfterMs);
    }
    await this.#gone;
  }

  #adopt(child: ChildProcess): void {
    this.#child = child;
    if (child.pid !== undefined) {
      lowerPriority(child.pid);
      child.stderr?.on('data', (text: string) => (this.#complaint = (this.#complaint + text).slice(-complaintLength)));
      child.once('exit', (status, signal) => this.#close(child, `ended with ${signal ?? `status ${status}`}`));
    }
    if (this.#isStopped) child.kill('SIGKILL');
  }

  /** Its last words may come after its end, but not for long. */
  #close(child: ChildProcess, end: string): void {
    const leave = (): void => {
      clearTimeout(late);
      this.#leave(new Error(`${end}: ${this.#complaint.trim()}`.replace(/: $/, '')));
    };
    const late = setTimeout(leave, lastWordsMs);
    child.once('close', leave);
  }

  #note(error: Error): void {
    if (this.#child?.pid === undefined) this.#leave(error);
  }

  #leave(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#killer);
    this.#input.destroy();
    this.#setGone();
    if (!this.#isStopped) this.#listener.onEnded(explainFfmpegFault(error, this.#program));
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It is gone already: its exit is told on its own.
  }
}
