import type { DeviceState } from '../device-state.ts';
import type { StreamKind } from '../scenario.ts';
import type { EventQueue } from './event-queue.ts';
import type { PtzHead } from './ptz-head.ts';
import type { SoapAnswer } from './soap-envelope.ts';
import type { SoapRequest } from './soap-request.ts';

/** Whatever an operation may need to answer. */
export interface SoapCall {
  readonly state: DeviceState;
  readonly request: SoapRequest;
  readonly ptz: PtzHead;
  readonly events: EventQueue;
  forceKeyFrame(channelToken: string, kind: StreamKind): void;
}

/** A pull waits for its event; everything else answers at once. */
export type SoapOperation = (call: SoapCall) => SoapAnswer | Promise<SoapAnswer>;

/** Operations of one service by name. */
export type SoapOperations = ReadonlyMap<string, SoapOperation>;
