/** How an adapter that runs in a process of its own fares, for people. */
export interface AdapterState {
  /** `waiting`: it ended and comes back soon; `broken`: it ended again and again and is tried rarely. */
  readonly kind: 'stopped' | 'starting' | 'running' | 'waiting' | 'broken';
  /** Why it ended last; absent when it never did. */
  readonly problem?: string;
  /** How often it ended since the gateway started. */
  readonly endCount: number;
}
