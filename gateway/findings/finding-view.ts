import type { Finding } from './finding.ts';
import type { FindingView } from './findings-api.ts';

/** A finding as pages and messages show it. */
export function viewFinding(finding: Finding): FindingView {
  return {
    id: finding.id,
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
  };
}
