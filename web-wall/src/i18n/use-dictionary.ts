import { useMemo } from 'react';
import { fillIn, type Language } from './format.ts';
import { useWords } from './use-words.ts';
import type { Words } from './words-of.ts';
import type { WordKey } from './zh.ts';

/** Words that only one desk has: they load with the desk, so that the wall does not carry them. */
export type Dictionary<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** The general words and those of one desk, in the language that is chosen. */
export interface DeskWords<Key extends string> extends Words {
  readonly t: (key: Key | WordKey, values?: Readonly<Record<string, string | number>>) => string;
}

/** A sentence of a desk's dictionary; undefined when the key is none of it. */
function ownWord<Key extends string>(words: Readonly<Record<Key, string>>, key: string): string | undefined {
  // hasOwn proves the key.
  return Object.hasOwn(words, key) ? words[key as Key] : undefined;
}

/** Words for a desk with a dictionary of its own; its words come before the general ones. */
export function useDictionary<Key extends string>(dictionary: Dictionary<Key>): DeskWords<Key> {
  const general = useWords();

  return useMemo(() => {
    const own = dictionary[general.language];

    return {
      language: general.language,
      t: (key, values) => {
        const sentence = ownWord(own, key);

        // A key that is not the desk's is a general one, by its type.
        return sentence === undefined ? general.t(key as WordKey, values) : fillIn(sentence, values);
      },
      tOr: (key, fallback) => ownWord(own, key) ?? general.tOr(key, fallback),
    };
  }, [dictionary, general]);
}
