import type { CallLimits, Outcome } from '../adapter.ts';
import type { KitBench } from './kit-check.ts';
import { targetOf } from './kit-check.ts';

/** One way to ask an adapter about the device on stage. */
export interface MemberCall {
  readonly name: string;
  readonly call: (limits: CallLimits) => Promise<Outcome<unknown>>;
}

/** Every question that this adapter answers, with names that its devices do not know: only the answering counts. */
export function memberCalls({ adapter, scene }: KitBench): MemberCall[] {
  const target = targetOf(scene);
  const { address } = scene;
  const stream = { ...target, channelToken: 'kit', profileToken: 'kit' };
  const calls: MemberCall[] = [
    { name: 'describe', call: (limits) => adapter.describe(target, limits) },
    { name: 'probe L1', call: (limits) => adapter.probe(probeTargetOf(scene), 'L1', limits) },
    { name: 'probe L2', call: (limits) => adapter.probe({ address }, 'L2', limits) },
    { name: 'requestKeyFrame', call: (limits) => adapter.requestKeyFrame(stream, limits) },
  ];
  const add = (name: string, isThere: boolean, call: (limits: CallLimits) => Promise<Outcome<unknown>> | undefined) => {
    if (!isThere) return;
    const fallback: Outcome<unknown> = { kind: 'ok', value: undefined };
    calls.push({ name, call: async (limits) => (await call(limits)) ?? fallback });
  };
  add('probeLogin', adapter.probeLogin !== undefined, (limits) => adapter.probeLogin?.(target, limits));
  add('readChannelStates', adapter.readChannelStates !== undefined, (l) => adapter.readChannelStates?.(target, l));
  add('resolveStream', adapter.resolveStream !== undefined, (limits) => adapter.resolveStream?.(stream, limits));
  add('snapshot', adapter.snapshot !== undefined, (limits) => adapter.snapshot?.(stream, limits));
  add('ptz', adapter.ptz !== undefined, (limits) => adapter.ptz?.listPresets(stream, limits));
  return calls;
}

export function probeTargetOf({ address, rtspPort }: KitBench['scene']) {
  return rtspPort === undefined ? { address } : { address, rtspPort };
}
