import { useEffect, useState } from 'react';

/** The browser's clock, ms since epoch, drawn again each `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);

    return () => clearInterval(timer);
  }, [everyMs]);

  return now;
}

/** The monotonic clock, ms; for ages of things in this page. */
export function useMonotonicNow(everyMs: number): number {
  const [now, setNow] = useState(() => performance.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), everyMs);

    return () => clearInterval(timer);
  }, [everyMs]);

  return now;
}
