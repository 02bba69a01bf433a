import { read, writeSync } from 'node:fs';

const retryMs = 2;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes a whole line to the host; waits while the host does not read. */
export function writeLine(line: string): void {
  let bytes = Buffer.from(`${line}\n`, 'utf8');
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (!isBusy(error)) throw error;
      Atomics.wait(pause, 0, 0, retryMs);
    }
  }
}

/**
 * Reads what the host says until it hangs up. Not by `process.stdin`: that is a socket object, and a socket object is a
 * way to the network classes.
 */
export function readInput(onChunk: (chunk: Buffer) => void, onEnd: () => void): void {
  const buffer = Buffer.alloc(64 * 1024);
  const next = (): void => {
    read(0, buffer, 0, buffer.length, null, (error, size) => {
      if (isBusy(error)) {
        setTimeout(next, retryMs);
        return;
      }
      if (error !== null || size === 0) {
        onEnd();
        return;
      }
      onChunk(buffer.subarray(0, size));
      next();
    });
  };
  next();
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
