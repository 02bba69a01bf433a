/** One stream to be received, from a camera without a login. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** What a contender has used since it began. */
export interface Usage {
  readonly cpuMs: number;
  /** Without what the same program needs without streams. */
  readonly pssBytes: number;
  /** Part of `pssBytes` that is pictures kept on purpose. */
  readonly ringBytes: number;
  /** Streams that bring pictures now. */
  readonly alive: number;
  /** Event-loop delay of its main thread since the look before, where it has such a thread. */
  readonly lagP99Ms?: number;
}

/** A program that receives streams, to be compared with others on the same cameras. */
export interface Contender {
  /** Says what it is, for the row. */
  readonly kind: string;
  /** Starts the streams one after another and waits until each has brought its first output. */
  start(targets: readonly Target[]): Promise<void>;
  /** How long each stream's first output took. */
  readonly firstMs: readonly number[];
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}
