import { useMemo, useSyncExternalStore } from 'react';
import { type Language, languages } from './format.ts';
import { word, wordOr } from './words-of.ts';
import type { WordKey } from './zh.ts';

const storageKey = 'patrol-gateway.language';
const listeners = new Set<() => void>();
let current: Language = readStored();

function readStored(): Language {
  const stored = localStorage.getItem(storageKey);

  return languages.find((language) => language === stored) ?? languages[0];
}

/** The language of the screens now; for code outside React. */
export function currentLanguage(): Language {
  return current;
}

/** Switches the language of all screens and remembers it in this browser. */
export function setLanguage(language: Language): void {
  current = language;
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  document.title = word(language, 'product.name');
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);

  return () => listeners.delete(listener);
}

export interface Words {
  readonly language: Language;
  readonly t: (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;
  /** For keys known at run time only; gives `fallback` when there is no such word. */
  readonly tOr: (key: string, fallback: string) => string;
}

/** The words in the language that is chosen; the component draws again when it changes. */
export function useWords(): Words {
  const language = useSyncExternalStore(subscribe, currentLanguage);

  return useMemo(
    () => ({
      language,
      t: (key, values) => word(language, key, values),
      tOr: (key, fallback) => wordOr(language, key, fallback),
    }),
    [language],
  );
}
