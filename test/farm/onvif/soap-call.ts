import type { DeviceState } from '../device-state.ts';
import type { StreamKind } from '../scenario.ts';
import type { PtzHead } from './ptz-head.ts';
import type { SoapAnswer } from './soap-envelope.ts';
import type { SoapRequest } from './soap-request.ts';

/** Whatever an operation may need to answer. */
export interface SoapCall {
  readonly state: DeviceState;
  readonly request: SoapRequest;
  readonly ptz: PtzHead;
  forceKeyFrame(channelToken: string, kind: StreamKind): void;
}

export type SoapOperation = (call: SoapCall) => SoapAnswer;

/** Operations of one service by name. */
export type SoapOperations = ReadonlyMap<string, SoapOperation>;
