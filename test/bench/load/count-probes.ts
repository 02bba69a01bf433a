import type { onvifAdapter } from './probe-runs.ts';

type ProbedAdapter = ReturnType<typeof onvifAdapter>;

/** The same adapter, which says of each probe that it is asked for; the rest of it goes on as it is. */
export function countProbes(adapter: ProbedAdapter, onProbe: () => void): ProbedAdapter {
  return Object.create(adapter, {
    probe: {
      value: (...asked: Parameters<ProbedAdapter['probe']>) => {
        onProbe();
        return adapter.probe(...asked);
      },
    },
  }) as ProbedAdapter; // Object.create knows no types
}
