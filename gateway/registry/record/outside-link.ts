import type { CameraChangeEntry, FieldChange } from './camera-change.ts';

/** Fields of a record's history that hold the id of another thing, by what that thing is. */
const linkFields = {
  organisation: ['organisationId'],
  system: ['systemId'],
  camera: ['mergedIntoId', 'mergedFromId'],
  contract: ['contractId'],
} as const;
export type LinkKind = keyof typeof linkFields;
export const linkKinds: readonly LinkKind[] = ['organisation', 'system', 'camera', 'contract'];

/** A change as a reader sees it: what lies outside of their part is told as that, without its id. */
export interface ShownChange extends FieldChange {
  readonly isFromOutside?: true;
  readonly isToOutside?: true;
}

export interface ShownEntry extends CameraChangeEntry {
  readonly fields: readonly ShownChange[];
}

/** The ids of one kind that a history names, each once. */
export function linkedIds(entries: readonly CameraChangeEntry[], kind: LinkKind): string[] {
  const names: readonly string[] = linkFields[kind];
  const sides = entries
    .flatMap(({ fields }) => fields.filter(({ field }) => names.includes(field)))
    .flatMap(({ from, to }) => [from, to]);
  return [...new Set(sides.filter((id) => typeof id === 'string'))];
}

/** @param mine ids of other things that the reader sees, of all kinds */
export function hideOutside(entry: CameraChangeEntry, mine: ReadonlySet<unknown>): ShownEntry {
  const links: ReadonlySet<string> = new Set(Object.values(linkFields).flat());
  return { ...entry, fields: entry.fields.map((change) => (links.has(change.field) ? hide(change, mine) : change)) };
}

function hide({ field, from, to }: FieldChange, mine: ReadonlySet<unknown>): ShownChange {
  return {
    field,
    ...(from !== undefined && (mine.has(from) ? { from } : { isFromOutside: true })),
    ...(to !== undefined && (mine.has(to) ? { to } : { isToOutside: true })),
  };
}
