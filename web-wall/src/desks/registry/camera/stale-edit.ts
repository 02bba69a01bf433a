import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { coreNames, type RecordEdit, storedValue } from './record-form.ts';

/** Whose value of a field is to stay. */
export type Side = 'stored' | 'yours';

/** One field of an edit that came too late. */
export interface StaleField {
  readonly name: string;
  /** As the editor saw it. */
  readonly before: unknown;
  /** As somebody else left it. */
  readonly stored: unknown;
  readonly yours: unknown;
  /** Both changed it, and not to the same: a person has to choose. */
  readonly isContested: boolean;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * The fields of an edit against what is stored by now, contested ones first.
 *
 * @param before the record as the editor saw it
 * @param stored the record as it is
 */
export function staleFields(
  before: CameraDetailView,
  stored: CameraDetailView,
  edit: RecordEdit,
): readonly StaleField[] {
  const { record = {}, ...core } = edit;
  const rows = Object.entries({ ...core, ...record }).map(([name, value]) => {
    const [was, is] = [storedValue(before, name), storedValue(stored, name)];
    const yours = value === null ? undefined : value;

    return { name, before: was, stored: is, yours, isContested: !same(was, is) && !same(is, yours) };
  });

  return [...rows.filter(({ isContested }) => isContested), ...rows.filter(({ isContested }) => !isContested)];
}

/** What others changed and the edit leaves alone. */
export function changedByOthers(
  before: CameraDetailView,
  stored: CameraDetailView,
  edit: RecordEdit,
): readonly string[] {
  const mine = new Set([...Object.keys(edit), ...Object.keys(edit.record ?? {})]);
  const names = [...coreNames, ...Object.keys({ ...before.record, ...stored.record })];

  return names.filter((name) => !mine.has(name) && !same(storedValue(before, name), storedValue(stored, name)));
}

/** The edit without the fields whose stored value is to stay; undefined when nothing is left of it. */
export function keepChosen(edit: RecordEdit, choices: ReadonlyMap<string, Side>): RecordEdit | undefined {
  const isMine = ([name]: readonly [string, unknown]): boolean => choices.get(name) !== 'stored';
  const { record = {}, ...core } = edit;
  const keptRecord = Object.entries(record).filter(isMine);
  const keptCore = Object.entries(core).filter(isMine);
  if (keptRecord.length + keptCore.length === 0) return undefined;

  return { ...Object.fromEntries(keptCore), ...(keptRecord.length > 0 && { record: Object.fromEntries(keptRecord) }) };
}
