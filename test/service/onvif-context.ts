import type { AdapterContext, CallLimits, DeviceCredential } from '../../adapters/sdk/adapter.ts';

/** A context on real clocks that notes which hosts were about to be dialled and forbids some. */
export function adapterContext(forbidden: readonly string[] = []): AdapterContext & { readonly asked: Set<string> } {
  const asked = new Set<string>();
  return {
    asked,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    netGuard: {
      assertAllowed(host) {
        asked.add(host);
        if (forbidden.includes(host)) throw new Error('outside');
      },
    },
    log: { debug: () => undefined, warn: () => undefined },
  };
}

export function within(ms: number, signal: AbortSignal = new AbortController().signal): CallLimits {
  return { signal, deadlineMs: performance.now() + ms };
}

export function credential(username = 'admin', password = 'secret'): DeviceCredential {
  return { username, password: { reveal: () => password } };
}
