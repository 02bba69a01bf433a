import type { Organisation } from '../camera.ts';
import { foldProse } from './fold-text.ts';

/** Who an organisation in a sheet is; `ambiguous` when its name alone does not tell. */
export type OrganisationMatch =
  { readonly kind: 'one'; readonly organisation: Organisation } | { readonly kind: 'unknown' | 'ambiguous' };

const pathMarks = /[/／>＞\\]/u;

/** Organisations of a scope by what people call them: a name, or names from a superior down, `东区分局/东站派出所`. */
export class OrganisationIndex {
  readonly #byName = new Map<string, Organisation[]>();
  readonly #byId: ReadonlyMap<string, Organisation>;

  constructor(organisations: readonly Organisation[]) {
    this.#byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
    for (const organisation of organisations) {
      const name = plain(organisation.name);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), organisation]);
    }
  }

  find(text: string): OrganisationMatch {
    const names = text
      .split(pathMarks)
      .map(plain)
      .filter((name) => name !== '');
    const candidates = this.#byName.get(names.at(-1) ?? '') ?? [];
    const found = candidates.filter((candidate) => this.#isBelow(candidate, names.slice(0, -1)));
    const [organisation] = found;
    if (organisation === undefined) return { kind: 'unknown' };
    return found.length === 1 ? { kind: 'one', organisation } : { kind: 'ambiguous' };
  }

  /** Names from the top of the scope down, `市局/东区分局/东站派出所`; finds the same organisation again. */
  nameOf(id: string): string | undefined {
    const organisation = this.#byId.get(id);
    if (organisation === undefined) return undefined;
    return [...this.#ancestors(organisation).map(({ name }) => name), organisation.name].join('/');
  }

  /** True when the names stand above it in this order; levels between may be left out. */
  #isBelow(organisation: Organisation, names: readonly string[]): boolean {
    const above = this.#ancestors(organisation).map(({ name }) => plain(name));
    let at = 0;
    for (const name of above) if (name === names[at]) at++;
    return at === names.length;
  }

  /** The visible ones, the topmost first. */
  #ancestors({ id, path }: Organisation): Organisation[] {
    return path.split('/').flatMap((each) => (each === id ? [] : (this.#byId.get(each) ?? [])));
  }
}

function plain(name: string): string {
  return foldProse(name).replace(/\s/g, '').toLowerCase();
}
