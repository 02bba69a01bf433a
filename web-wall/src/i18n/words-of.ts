import { en } from './en.ts';
import { fillIn, type Language } from './format.ts';
import { type WordKey, zh } from './zh.ts';

const dictionaries: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { 'zh-CN': zh, en };

/** A sentence of the dictionary with its `{places}` filled in. */
export function word(language: Language, key: WordKey, values?: Readonly<Record<string, string | number>>): string {
  return fillIn(dictionaries[language][key], values);
}

/** The sentence of a key that is only known at run time, e.g. of a server's code; the fallback when there is none. */
export function wordOr(language: Language, key: string, fallback: string): string {
  return Object.hasOwn(zh, key) ? word(language, key as WordKey) : fallback; // hasOwn has just proven the key
}

/** The words in one language, as screens get them. */
export interface Words {
  readonly language: Language;
  readonly t: (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;
  /** For keys known at run time only; gives `fallback` when there is no such word. */
  readonly tOr: (key: string, fallback: string) => string;
}
