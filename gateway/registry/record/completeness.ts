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

/** One thing that a record should tell. */
interface Expectation {
  readonly name: string;
  readonly weight: number;
  readonly isKnown: (camera: Camera) => boolean;
}

/** Measures a record against what its ownership and point class ask for. */
export function measureCompleteness(camera: Camera): Completeness {
  const gaps = findGaps(camera, camera.record);
  const missing: string[] = [];
  let [known, whole] = [0, 0];
  for (const { name, weight, isKnown } of expectationsOf(camera)) {
    whole += weight;
    if (isKnown(camera) && !gaps.some(({ field }) => field === name)) known += weight;
    else missing.push(name);
  }
  return { score: Math.floor((100 * known) / whole), missing, gaps };
}

/** Lists measure every camera that they show, and there are few combinations. */
const remembered = new Map<string, readonly Expectation[]>();

function expectationsOf(camera: Camera): readonly Expectation[] {
  const { ownership, pointClass, systemId } = camera;
  const key = `${ownership} ${String(pointClass)} ${String(systemId === undefined)}`;
  const expectations = remembered.get(key) ?? listExpectations(camera);
  remembered.set(key, expectations);
  return expectations;
}

/** Mandatory ones first. */
function listExpectations({ ownership, pointClass, systemId }: Camera): Expectation[] {
  const core = coreFields
    .filter((name) => systemId === undefined || !deviceFields.has(name))
    .map((name) => ({ name, weight: 1, isKnown: (camera: Camera) => (camera[name] ?? '') !== '' }));
  const fields = recordFields.flatMap(({ name, ...field }) => {
    const isMandatory = 'mandatoryFor' in field && field.mandatoryFor.some((one) => one === pointClass);
    const isExpected = 'expectedFor' in field && field.expectedFor.some((one) => one === ownership);
    if (!isMandatory && !isExpected) return [];
    const weight = isMandatory ? mandatoryWeight : 1;
    return [{ name, weight, isKnown: (camera: Camera) => camera.record[name] !== undefined }];
  });
  return [...core, ...fields].sort((a, b) => b.weight - a.weight);
}
