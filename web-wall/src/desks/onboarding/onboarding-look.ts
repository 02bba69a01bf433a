import type { BulkAdoptionDetailView, BulkAdoptionView } from '../../../../gateway/discovery/bulk/bulk-adoption-api.ts';
import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import type { CandidateView, ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import type { OnboardingView } from '../../../../gateway/discovery/onboarding/onboarding-api.ts';
import type { ScanChangeView } from '../../../../gateway/discovery/rescan/rescan-api.ts';
import type { StateLook } from '../../ui/state-look.ts';

const info: StateLook = { tone: 'info', shape: 'dot' };
const good: StateLook = { tone: 'normal', shape: 'check' };
const idle: StateLook = { tone: 'idle', shape: 'ring' };
const warn: StateLook = { tone: 'warn', shape: 'triangle' };
const act: StateLook = { tone: 'act', shape: 'square' };

export const scanLook: Readonly<Record<ScanView['state'], StateLook>> = {
  waiting: idle,
  running: info,
  done: good,
  cancelled: idle,
  failed: act,
  'broken-off': warn,
};

/** Differences of scans: another device at a known address is what needs a person first. */
export const changeLook: Readonly<Record<ScanChangeView['kind'], StateLook>> = {
  new: info,
  moved: warn,
  gone: act,
  renamed: idle,
  'changed-serial': act,
};

export const candidateLook: Readonly<Record<CandidateView['state'], StateLook>> = {
  new: info,
  adopted: good,
  ignored: idle,
};

export const onboardingLook: Readonly<Record<OnboardingView['state'], StateLook>> = {
  draft: idle,
  submitted: info,
  returned: warn,
  accepted: good,
};

export const remarkLook: Readonly<Record<CheckView['remarks'][number]['level'], StateLook>> = {
  block: act,
  warn,
  note: idle,
};

export const verdictLook: Readonly<Record<'block' | 'warn' | 'good', StateLook>> = { block: act, warn, good };

export const bulkLook: Readonly<Record<BulkAdoptionView['state'], StateLook>> = {
  running: info,
  paused: warn,
  done: good,
  cancelled: idle,
  'broken-off': warn,
};

export const itemLook: Readonly<Record<BulkAdoptionDetailView['items'][number]['state'], StateLook>> = {
  waiting: idle,
  'under-way': info,
  adopted: good,
  refused: act,
  failed: warn,
};
