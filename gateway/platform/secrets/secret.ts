import { inspect } from 'node:util';

const hidden = '***';

/** A text that must never be shown: printing, logging, spreading or serialising it gives `***`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it at the last moment: where a digest is computed or a cipher fed. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
