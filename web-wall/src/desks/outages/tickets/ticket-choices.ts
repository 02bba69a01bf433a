import type { TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';

export type FaultKind = TicketView['faultKind'];
export type CauseCode = TicketView['causeCode'] & {};

// Records, not lists: a word that the gateway gains and this file lacks does not compile.
const faults: Readonly<Record<FaultKind, true>> = {
  'no-picture': true,
  blurred: true,
  'control-broken': true,
  occluded: true,
  'light-fault': true,
  'osd-wrong': true,
  'dirty-lens': true,
  'aim-moved': true,
  unreachable: true,
  'no-upstream-data': true,
  'upstream-unreachable': true,
  cabinet: true,
  'signal-loss': true,
  other: true,
};
const causes: Readonly<Record<CauseCode, true>> = {
  power: true,
  fibre: true,
  'network-node': true,
  camera: true,
  recorder: true,
  configuration: true,
  occlusion: true,
  vandalism: true,
  'road-works': true,
  'share-revoked': true,
  platform: true,
};

/** Kinds of faults in the order in which forms offer them. */
// The keys of a record of them.
export const faultKinds = Object.keys(faults) as readonly FaultKind[];

/** Why things break, in the order in which forms offer it. */
// The keys of a record of them.
export const causeCodes = Object.keys(causes) as readonly CauseCode[];
