import { useMemo, useSyncExternalStore } from 'react';
import { type Language, languages, preferredLanguage } from './format.ts';
import { word, type Words, wordOr } from './words-of.ts';

const storageKey = 'patrol-gateway.language';
const listeners = new Set<() => void>();
let current: Language = readStored();

function readStored(): Language {
  const stored = localStorage.getItem(storageKey);

  return languages.find((language) => language === stored) ?? preferredLanguage(navigator.languages);
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
