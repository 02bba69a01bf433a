import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { projectFolder } from '../../run-program.ts';

const replyMs = 300_000;

/** A measured or measuring program of ours in a process of its own; it ends when it is disconnected. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  /**
   * @param file beside this one
   * @param nodeFlags with which its process is started
   */
  constructor(file: string, args: readonly string[] = [], nodeFlags: readonly string[] = []) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#process = fork(path, args, { cwd: projectFolder, stdio: ['ignore', 2, 2, 'ipc'], execArgv: [...nodeFlags] });
    this.#ended = once(this.#process, 'exit');
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /**
   * The next message, after `order` was sent, if any.
   *
   * @typeParam Reply what the child's file says that it sends
   */
  async ask<Reply>(order?: Readonly<Record<string, unknown>>): Promise<Reply> {
    const reply = once(this.#process, 'message', { signal: AbortSignal.timeout(replyMs) });
    if (order !== undefined) this.#process.send(order);
    const died = this.#ended.then(() => Promise.reject(new Error('a process of the measurement ended early')));
    const [message] = (await Promise.race([reply, died])) as [Reply];
    return message;
  }

  async stop(): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    await this.#ended;
  }
}
