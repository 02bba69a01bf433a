import type { Organisation } from '../camera.ts';
import { foldCode, foldProse } from './fold-text.ts';

/** Who an organisation in a sheet is; `ambiguous` when its name alone does not tell, with the paths of names that do. */
export type OrganisationMatch =
  | { readonly kind: 'one'; readonly organisation: Organisation }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

const pathMarks = /[/／>＞\\]/u;
/** GA/T 380. */
const policeCode = /^\d{12}$/;

/**
 * Organisations of a scope by what people call them: their police organisation code, a name, or names from a superior
 * down, `东区分局/东站派出所`.
 */
export class OrganisationIndex {
  readonly #byName = new Map<string, Organisation[]>();
  readonly #byCode = new Map<string, Organisation>();
  readonly #byId: ReadonlyMap<string, Organisation>;
  /** With the superiors of the scope. */
  readonly #named: ReadonlyMap<string, Organisation>;

  /** @param above the superiors of the scope: their names may stand before, and they are never found */
  constructor(organisations: readonly Organisation[], above: readonly Organisation[] = []) {
    this.#byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
    this.#named = new Map([...above, ...organisations].map((organisation) => [organisation.id, organisation]));
    for (const organisation of organisations) {
      const name = plain(organisation.name);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), organisation]);
      if (organisation.policeOrgCode !== undefined) this.#byCode.set(organisation.policeOrgCode, organisation);
    }
  }

  find(text: string): OrganisationMatch {
    const code = foldCode(text);
    const coded = policeCode.test(code) ? this.#byCode.get(code) : undefined;
    return coded === undefined ? this.#findByNames(text) : { kind: 'one', organisation: coded };
  }

  /** Names from the top of the scope down, `市局/东区分局/东站派出所`; finds the same organisation again. */
  nameOf(id: string): string | undefined {
    const organisation = this.#byId.get(id);
    if (organisation === undefined) return undefined;
    return [...this.#ancestors(organisation, this.#byId).map(({ name }) => name), organisation.name].join('/');
  }

  #findByNames(text: string): OrganisationMatch {
    const names = text
      .split(pathMarks)
      .map(plain)
      .filter((name) => name !== '');
    const candidates = this.#byName.get(names.at(-1) ?? '') ?? [];
    const found = candidates.filter((candidate) => this.#isBelow(candidate, names.slice(0, -1)));
    const [organisation] = found;
    if (organisation === undefined) return { kind: 'unknown' };
    if (found.length === 1) return { kind: 'one', organisation };
    return { kind: 'ambiguous', candidates: found.flatMap(({ id }) => this.nameOf(id) ?? []) };
  }

  /** True when the names stand above it in this order; levels between may be left out. */
  #isBelow(organisation: Organisation, names: readonly string[]): boolean {
    const above = this.#ancestors(organisation, this.#named).map(({ name }) => plain(name));
    let at = 0;
    for (const name of above) if (name === names[at]) at++;
    return at === names.length;
  }

  /** Those of them that are known, the topmost first. */
  #ancestors({ id, path }: Organisation, known: ReadonlyMap<string, Organisation>): Organisation[] {
    return path.split('/').flatMap((each) => (each === id ? [] : (known.get(each) ?? [])));
  }
}

function plain(name: string): string {
  return foldProse(name).replace(/\s/g, '').toLowerCase();
}
