import type { Language } from '../../../i18n/format.ts';

/** `¥ 135.00` of 13,500 分. */
export function yuan(fen: number, language: Language): string {
  return `¥ ${(fen / 100).toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
