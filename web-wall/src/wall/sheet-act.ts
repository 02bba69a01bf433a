/** What the button under a picture does. */
export type SheetAct = 'take' | 'confirm';

/** After these refusals only a new picture helps; after all others the same one may be confirmed again. */
const stale: ReadonlySet<string> = new Set(['too-old', 'not-loaded']);

/** @param refusal why the last confirmation counted for nothing, as the gateway names it; empty for other troubles */
export function sheetAct({
  hasPicture,
  refusal,
}: {
  readonly hasPicture: boolean;
  readonly refusal: string | undefined;
}): SheetAct {
  return hasPicture && (refusal === undefined || !stale.has(refusal)) ? 'confirm' : 'take';
}
