/** Waits on the monotonic clock; @returns false as soon as the signal fires, leaving neither timer nor listener. */
export function waitFor(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (isOver: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      resolve(isOver);
    };
    const leave = (): void => end(false);
    const timer = setTimeout(() => end(true), ms);
    signal.addEventListener('abort', leave, { once: true });
  });
}
