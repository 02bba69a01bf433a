import { newId } from '../../platform/ids/new-id.ts';
import type { Finding } from '../finding.ts';
import { clipInterval, type Evidence, type EvidenceId } from './evidence.ts';

/** The picture of the instant; it has the finding's own id. */
export function storedSnapshot(finding: Finding, expiresAtMs: number): Evidence {
  return {
    ...begin(finding, expiresAtMs),
    // One finding has one snapshot, so that the ids of findings are good for it too.
    id: finding.id as string as EvidenceId,
    ...{ kind: 'snapshot', mediaType: 'image/jpeg', state: 'stored' },
  };
}

/** The clip around an instant, fetched when its end has come. */
export function awaitedClip(finding: Finding, seenAtMs: number, expiresAtMs: number): Evidence {
  return {
    ...begin(finding, expiresAtMs),
    ...clipInterval(seenAtMs),
    ...{ kind: 'clip', mediaType: 'video/mp4', state: 'awaited' },
  };
}

function begin({ id, organisationPath, foundAtMs, officerName }: Finding, expiresAtMs: number) {
  return {
    ...{ id: newId<'EvidenceId'>(foundAtMs), findingId: id, organisationPath, sizeBytes: 0 },
    ...{ addedAtMs: foundAtMs, addedBy: officerName, expiresAtMs },
  };
}
