import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Camera } from '../camera.ts';
import { applyRecordChange } from './camera-change.ts';
import { checkRecord, type RecordChange } from './camera-record.ts';
import { readGbCode } from './gb-code.ts';
import { isGap, type RecordProblem } from './record-problem.ts';

/** Members of the core that an edit may set; null clears what may be absent. */
export type CoreChange = Partial<
  Omit<Camera, 'id' | 'record' | 'version' | 'createdAtMs' | 'removedAtMs' | 'mac' | 'systemId' | 'mergedIntoId'>
> & { readonly mac?: string | null };

/** The camera after an edit, before anybody asked whether its code is free. Its version stays as it is. */
export function editCamera(camera: Camera, core: CoreChange, record: RecordChange, atMs: number): Camera {
  const { mac, ...coreRest } = core;
  const { mac: macBefore, removedAtMs, ...stored } = camera;
  const macAfter = mac === undefined ? macBefore : mac;
  const edited = {
    ...stored,
    ...Object.fromEntries(Object.entries(coreRest).filter(([, value]) => value !== undefined)),
    ...(macAfter !== undefined && macAfter !== null && { mac: macAfter }),
    record: applyRecordChange(camera.record, plainCode(record)),
  };
  return edited.status === 'removed' ? { ...edited, removedAtMs: removedAtMs ?? atMs } : edited;
}

/**
 * An edit, without what it says of sharing: a camera whose owner took its sharing back stays so whatever sheets, platforms
 * and people say, and nobody else takes it back. Removing and restoring it are no matter of sharing.
 */
export function withoutSharing({ status: before }: Camera, core: CoreChange): CoreChange {
  const { status, ...rest } = core;
  const isOfOwner = (before === 'withdrawn') !== (status === 'withdrawn');
  return status !== undefined && isOfOwner && status !== 'removed' && before !== 'removed' ? rest : core;
}

/** A code as the registry keeps it; what is no code stays for `checkRecord` to refuse. */
function plainCode(change: RecordChange): RecordChange {
  if (typeof change.gbCode !== 'string') return change;
  const reading = readGbCode(change.gbCode);
  return reading.kind === 'code' ? { ...change, gbCode: reading.code.text } : change;
}

/**
 * What an edit would make worse: problems that the record did not have before. What was missing may stay missing.
 *
 * @param before absent for a new camera
 * @param mayLackMandatory true where gaps are let in, to be closed later: sheets and devices tell what they know
 */
export function checkEdit(before: Camera | undefined, after: Camera, mayLackMandatory: boolean): RecordProblem[] {
  const old = new Set(before === undefined ? [] : checkRecord(before, before.record).map(keyOf));
  return checkRecord(after, after.record).filter(
    (problem) => !old.has(keyOf(problem)) && !(mayLackMandatory && isGap(problem)),
  );
}

function keyOf({ field, code }: RecordProblem): string {
  return `${field} ${code}`;
}

/** The refusal of an edit that would leave a record wrong. */
export function invalidRecord(problems: readonly RecordProblem[]): GatewayError {
  const issues = problems.map(({ field, message }) => ({ path: `body.record.${field}`, message }));
  const message = `The record would be wrong: ${problems.map((problem) => problem.message).join(' ')}`;
  return new GatewayError('record/invalid', message, { issues, extensions: { problems } });
}
