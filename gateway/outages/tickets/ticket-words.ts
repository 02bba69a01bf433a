/** What is wrong 故障类型, as the field's repair forms name it. */
export const faultKinds = [
  'no-picture',
  'blurred',
  'control-broken',
  'occluded',
  'light-fault',
  'osd-wrong',
  'dirty-lens',
  'aim-moved',
  'unreachable',
  'no-upstream-data',
  'upstream-unreachable',
  'cabinet',
  'signal-loss',
  'other',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Why it broke 故障原因, said by whoever repaired it. */
export const causeCodes = [
  'power',
  'fibre',
  'network-node',
  'camera',
  'recorder',
  'configuration',
  'occlusion',
  'vandalism',
  'road-works',
  'share-revoked',
  'platform',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** What a person may do with a ticket. */
export const ticketActions = [
  'assign',
  'accept',
  'arrive',
  'repair',
  'ask-suspension',
  'approve-suspension',
  'refuse-suspension',
  'resume',
  'override',
  'explain',
  'mark-false',
  'note',
] as const;
export type TicketAction = (typeof ticketActions)[number];

/** What the gateway itself writes into the history. */
export const ownSteps = [
  'open',
  'confirmed',
  'respond-overdue',
  'repair-overdue',
  'suspension-ended',
  'check-failed',
  'check-passed',
  'recovering',
  'relapsed',
  'recovered',
  'merged',
  'photo',
  'moved',
] as const;

export const stepKinds = [...ticketActions, ...ownSteps] as const;
export type StepKind = (typeof stepKinds)[number];
