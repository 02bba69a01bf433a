import type { Camera } from '../camera.ts';
import { findGaps } from './camera-record.ts';
import { recordFields } from './record-fields.ts';
import type { RecordProblem } from './record-problem.ts';

/** How much of a record is known. */
export interface Completeness {
  /** 0 to 100; a mandatory field weighs as much as three others. */
  readonly score: number;
  /** Names of the fields that are missed, mandatory ones first. */
  readonly missing: readonly string[];
  /** What its point class demands and the record lacks. */
  readonly gaps: readonly RecordProblem[];
}

const mandatoryWeight = 3;

/** Of the core, what may be unknown. A channel of a recorder tells no device of its own, so nobody misses it there. */
const coreFields = ['place', 'vendor', 'model', 'serial', 'mac'] as const;
const deviceFields: ReadonlySet<string> = new Set(['vendor', 'model', 'serial', 'mac']);

/** Measures a record against what its ownership and point class ask for. */
export function measureCompleteness(camera: Camera): Completeness {
  const { record, ownership, pointClass, systemId } = camera;
  const gaps = findGaps(camera, record);
  const mended = new Set(gaps.map(({ field }) => field));
  const core = coreFields
    .filter((name) => systemId === undefined || !deviceFields.has(name))
    .map((name) => ({ name, weight: 1, isKnown: (camera[name] ?? '') !== '' }));
  const fields = recordFields.flatMap(({ name, ...field }) => {
    const isMandatory = 'mandatoryFor' in field && field.mandatoryFor.some((one) => one === pointClass);
    const isExpected = 'expectedFor' in field && field.expectedFor.some((one) => one === ownership);
    if (!isMandatory && !isExpected) return [];
    return [
      { name, weight: isMandatory ? mandatoryWeight : 1, isKnown: record[name] !== undefined && !mended.has(name) },
    ];
  });
  const all = [...core, ...fields].sort((a, b) => b.weight - a.weight);
  const weighed = (of: typeof all): number => of.reduce((sum, { weight }) => sum + weight, 0);
  const score = Math.floor((100 * weighed(all.filter(({ isKnown }) => isKnown))) / weighed(all));
  return { score, missing: all.filter(({ isKnown }) => !isKnown).map(({ name }) => name), gaps };
}
