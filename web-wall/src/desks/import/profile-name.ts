import { sheetForms } from './import-queries.ts';
import type { ImportWords } from './use-import-words.ts';

/** The name of a template: built-in ones have it in the screen's language, others as somebody wrote it. */
export function profileName({ id, name }: { readonly id: string; readonly name: string }, { t }: ImportWords): string {
  const form = sheetForms.find((each) => each === id);

  return form === undefined ? name : t(`profile.${form}`);
}
