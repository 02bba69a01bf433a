import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KitFault, KitScene, KitStage } from './kit-fixture.ts';
import type { StageAnswer, StageOrder } from './stage-message.ts';

const main = fileURLToPath(new URL('stage-process.ts', import.meta.url));

/** The devices of a fixture in a process of their own. */
export class RemoteStage implements KitStage {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<StageAnswer>>();
  #nextId = 1;
  #scene: KitScene | undefined;

  /** @param fixture path of the module @throws Error why the devices could not be started */
  static async start(fixture: string, lureHost: string): Promise<RemoteStage> {
    const stage = new RemoteStage(fork(main, [], { execArgv: ['--no-warnings'] }));
    try {
      const { scene } = await stage.#ask({ kind: 'start', fixture, lureHost });
      stage.#scene = scene;
      return stage;
    } catch (error) {
      stage.#child.kill('SIGKILL');
      throw error;
    }
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: StageAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.problem === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(`the fixture: ${answer.problem}`));
    });
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the process of the devices has ended'));
    });
  }

  get scene(): KitScene {
    if (this.#scene === undefined) throw new Error('the fixture told no scene');
    return this.#scene;
  }

  async play(fault: KitFault | undefined): Promise<void> {
    await this.#ask(fault === undefined ? { kind: 'play' } : { kind: 'play', fault });
  }

  async refusedLogins(): Promise<number> {
    return (await this.#ask({ kind: 'refusedLogins' })).count ?? 0;
  }

  async pardon(): Promise<void> {
    await this.#ask({ kind: 'pardon' });
  }

  async stop(): Promise<void> {
    await this.#ask({ kind: 'stop' }).catch(() => undefined);
    this.#child.kill('SIGKILL');
  }

  #ask(order: StageOrder): Promise<StageAnswer> {
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<StageAnswer>();
    this.#waiting.set(id, waiting);
    this.#child.send({ id, order });
    return waiting.promise;
  }
}
