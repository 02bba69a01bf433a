import { holderOf } from './course/finding-course.ts';
import type { Finding } from './finding.ts';
import type { FindingView } from './findings-api.ts';

/** A finding as pages and messages show it. */
export function viewFinding(finding: Finding): FindingView {
  const { organisationId, organisationName, role } = holderOf(finding, finding);
  return {
    id: finding.id,
    source: finding.source,
    cameraId: finding.cameraId,
    cameraName: finding.cameraName,
    place: finding.place,
    organisationId: finding.organisationId,
    organisationName: finding.organisationName,
    roundId: finding.roundId,
    stopId: finding.stopId,
    category: finding.category,
    severity: finding.severity,
    text: finding.text,
    officerName: finding.officerName,
    foundAtMs: finding.foundAtMs,
    hasSnapshot: finding.hasSnapshot,
    snapshotProblem: finding.snapshotProblem,
    state: finding.state,
    version: finding.version,
    holder: { organisationId, organisationName, role },
    dueAtMs: finding.dueAtMs,
    escalation: finding.escalation,
    mergedIntoId: finding.mergedIntoId,
    endedAtMs: finding.endedAtMs,
    hold: finding.hold,
  };
}
