import { contractFields, contractGroups, type ContractPath } from './contract-fields.ts';

/** A contract as a form has it: what people change in fields, all else as JSON. */
export interface ContractForm {
  /** By path; empty or absent: the default. */
  readonly fields: Readonly<Partial<Record<ContractPath, string>>>;
  /** A JSON object; empty: nothing else. */
  readonly rest: string;
}

type Json = Record<string, unknown>;

const allFields = contractGroups.flatMap((group) => [...contractFields[group]]);

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes a stored contract apart for the form. */
export function formOfContract(contract: Readonly<Json>): ContractForm {
  const rest = structuredClone(contract);
  const fields = allFields.flatMap(({ path }): [ContractPath, string][] => {
    const value = takeOut(rest, path.split('.'));

    return value === undefined ? [] : [[path, String(value)]];
  });

  return {
    fields: Object.fromEntries(fields),
    rest: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
  };
}

/** Takes a text or number out of the object, and what it leaves empty with it. */
function takeOut(from: Json, [name = '', ...below]: readonly string[]): string | number | undefined {
  const value = from[name];
  if (below.length > 0) {
    if (!isObject(value)) return undefined;
    const found = takeOut(value, below);
    if (Object.keys(value).length === 0) delete from[name];

    return found;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  delete from[name];

  return value;
}

/**
 * The contract that a form says; what is empty stays unsaid.
 *
 * @returns undefined when `rest` is no JSON object
 */
export function contractOfForm({ fields, rest }: ContractForm): Json | undefined {
  const contract = readObject(rest);
  if (contract === undefined) return undefined;
  for (const { path, preset } of allFields) {
    const text = fields[path]?.trim() ?? '';
    if (text !== '') putIn(contract, path.split('.'), typeof preset === 'number' ? Number(text) : text);
  }

  return contract;
}

function putIn(into: Json, [name = '', ...below]: readonly string[], value: string | number): void {
  if (below.length === 0) {
    into[name] = value;
    return;
  }
  const held = into[name];
  const next = isObject(held) ? held : {};
  into[name] = next;
  putIn(next, below, value);
}

/** @returns undefined when the text is no JSON object; empty text is an empty one */
export function readObject(text: string): Json | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);

    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
