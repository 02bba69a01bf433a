/** A piece of the process that runs between start and stop. */
export interface Part {
  start?(): void | Promise<void>;
  stop?(): void | Promise<void>;
}

/**
 * Starts parts in their order. When one cannot start, those before it are stopped again, and the reason is thrown.
 *
 * @returns stops all of them, the last one first; a part that fails to stop does not keep the others running
 */
export async function startParts(parts: readonly Part[]): Promise<() => Promise<void>> {
  const running: Part[] = [];
  const stop = async (): Promise<void> => {
    const faults: unknown[] = [];
    for (let part = running.pop(); part !== undefined; part = running.pop()) {
      try {
        await part.stop?.();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'parts of the gateway did not stop in order');
  };
  for (const part of parts) {
    running.push(part);
    try {
      await part.start?.();
    } catch (error) {
      await stop();
      throw error;
    }
  }
  return stop;
}
