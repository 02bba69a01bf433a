/**
 * What the conformance kit needs of the devices that it plays against an adapter.
 *
 * A fixture is a module with `export const fixture: KitFixture`. The kit looks for it in `<adapter folder>/kit.ts` (or
 * `kit.mjs`) and then in `test/fixtures/kit/<kind>.ts`. It runs in a process of its own, so that neither its CPU time,
 * its memory nor its sockets are taken for the adapter's. Whatever crosses the border is plain JSON.
 */
export interface KitFixture {
  /**
   * Starts simulated devices, on addresses of 127.0.0.0/8 only.
   *
   * @param lureHost an address where the kit listens and where the adapter must never knock; fault `lure` names it
   */
  start(lureHost: string): Promise<KitStage>;
}

/** What is on stage. `faults` must hold at least `silent` and two more. */
export interface KitScene {
  /** Management address of the device that every group but discovery talks to. */
  readonly address: { readonly host: string; readonly port: number };
  readonly rtspPort?: number;
  /** A login that is right; the kit makes a wrong one of it. */
  readonly credential: { readonly username: string; readonly password: string };
  /** Settings for `createAdapter`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** How many channels `describe` must tell. */
  readonly channelCount: number;
  /** What `describe` must tell, letter by letter. */
  readonly serial?: string;
  /** Left out by adapters that discover nothing. */
  readonly discovery?: KitDiscovery;
  readonly faults: readonly KitFault[];
  /** More addresses that the adapter may dial, e.g. of a platform's media server. */
  readonly alsoAllowed?: readonly string[];
}

/** A search among the good, the odd (cloned ids, no name, broken text) and the silent. */
export interface KitDiscovery {
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  /** `host:port` of every device that must be told, once. */
  readonly expected: readonly string[];
  /** How long one search may take, ms. */
  readonly budgetMs: number;
}

/**
 * How the device at `KitScene.address` may misbehave.
 *
 * - `refuse`: nobody listens any more, or each connection is reset at once
 * - `silent`: accepts connections and never answers
 * - `trickle`: answers a byte at a time, for ever
 * - `truncate`: ends in the middle of an answer
 * - `garbage`: answers something that is not its protocol
 * - `huge`: answers with far more than any device has to say
 * - `deep`: answers with something that is costly to parse
 * - `lure`: everything it says points to `lureHost`
 */
export type KitFault = 'refuse' | 'silent' | 'trickle' | 'truncate' | 'garbage' | 'huge' | 'deep' | 'lure';

/** Devices at work. */
export interface KitStage {
  readonly scene: KitScene;
  /** Misbehaves from the next connection on; undefined: behaves again. Frees what the last fault held. */
  play(fault: KitFault | undefined): Promise<void>;
  /** Logins at `KitScene.address` that carried a wrong secret, since the start. A challenge is none. */
  refusedLogins(): Promise<number>;
  /** Forgets wrong logins, so that the device does not lock itself; nothing to do for devices that never do. */
  pardon(): Promise<void>;
  stop(): Promise<void>;
}
