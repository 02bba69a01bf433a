import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CallDeadline } from '../sdk/call-deadline.ts';

type ChildRun =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'ended'; readonly reason: 'timeout' | 'aborted' | 'crashed' };

// Old code on hostile answers: little memory, no writing, no further processes, nothing of our environment.
const execArgv = ['--max-old-space-size=96', '--permission', '--allow-fs-read=*', '--no-warnings'];

/**
 * Runs a module of this folder in a child process: `input` goes in and one message comes out, both as JSON by IPC.
 *
 * The child is killed as soon as it has answered, at the deadline or when the signal fires; the promise settles when
 * it is gone.
 */
export function runChild(file: URL, input: unknown, deadline: CallDeadline): Promise<ChildRun> {
  if (deadline.reason !== undefined) return Promise.resolve({ kind: 'ended', reason: deadline.reason });
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(file), [], {
      execArgv,
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    let run: ChildRun = { kind: 'ended', reason: 'crashed' };
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    const onDeadline = (): void => {
      run = { kind: 'ended', reason: deadline.reason ?? 'aborted' };
      kill();
    };
    const finish = (): void => {
      deadline.signal.removeEventListener('abort', onDeadline);
      resolve(run);
    };
    deadline.signal.addEventListener('abort', onDeadline);
    child.once('message', (value) => {
      run = { kind: 'answer', value };
      kill();
    });
    child.once('exit', finish);
    // Only a child that never started ends here without `exit`.
    child.on('error', () => {
      if (child.pid === undefined) finish();
    });
    child.send({ input }, () => undefined);
  });
}
