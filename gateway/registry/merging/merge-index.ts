import { keysOf, type MergeSubject, textOf } from './merge-reason.ts';

/** A fact that more cameras share identifies none of them: cloned serials, a gateway's own MAC. */
const maxTwins = 4;

export type MergePair = readonly [MergeSubject, MergeSubject];

/** Finds cameras that have something in common without comparing each with each. */
export class MergeIndex {
  readonly #byKey = new Map<string, MergeSubject[]>();

  add(subjects: readonly MergeSubject[]): void {
    for (const subject of subjects) {
      for (const key of new Set(keysOf(subject).map(textOf))) {
        const twins = this.#byKey.get(key);
        if (twins === undefined) this.#byKey.set(key, [subject]);
        // One more than identifies is enough to know that it does not.
        else if (twins.length <= maxTwins) twins.push(subject);
      }
    }
  }

  /** Pairs that share a key, each once, the lesser id first; keys that too many share pair nobody. */
  pairs(): MergePair[] {
    const pairs = new Map<string, MergePair>();
    for (const twins of this.#byKey.values()) {
      if (twins.length < 2 || twins.length > maxTwins) continue;
      for (const [index, first] of twins.entries()) {
        for (const second of twins.slice(index + 1)) {
          const pair = inOrder(first, second);
          pairs.set(pair.map(({ camera }) => camera.id).join(' '), pair);
        }
      }
    }
    return [...pairs.values()];
  }
}

function inOrder(first: MergeSubject, second: MergeSubject): MergePair {
  return first.camera.id < second.camera.id ? [first, second] : [second, first];
}
