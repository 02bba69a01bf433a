import { without } from '../platform/records/without.ts';
import type { WebhookEvent } from '../platform/webhooks/cloud-event.ts';
import type { StepRecord } from './course/step-record.ts';
import type { Finding } from './finding.ts';
import { viewFinding } from './finding-view.ts';

/** What webhooks hear of a step: the finding as it stands after it, and the step. Pictures are not sent. */
export function eventOf(finding: Finding, step: StepRecord): WebhookEvent {
  const view = without(viewFinding(finding), 'hold');
  const { kind, atMs, byName, note, otherId } = step;
  return {
    id: step.id,
    type: `finding.${kind}`,
    source: '/findings',
    subject: finding.id,
    atMs,
    data: { finding: view, step: { kind, atMs, byName, note, ...(otherId !== undefined && { otherId }) } },
  };
}
