import {
  findField,
  type RecordProblem,
  recordProblemWords,
} from '../../../../../gateway/registry/record/record-fields-api.ts';
import type { Language } from '../../../i18n/format.ts';
import type { RegistryWords } from '../use-registry-words.ts';

const coreWords = {
  name: 'cameras.name',
  organisationId: 'desk.organisation',
  ownership: 'cameras.ownership',
  pointClass: 'cameras.class',
  status: 'cameras.status',
  place: 'desk.place',
  vendor: 'field.vendor',
  model: 'field.model',
  firmware: 'cameras.firmware',
  serial: 'cameras.serial',
  mac: 'cameras.mac',
  systemId: 'cameras.system',
  mergedIntoId: 'field.mergedInto',
  mergedFromId: 'field.mergedFrom',
} as const;

/** What a field is called: of the core, or of the record. */
export function fieldName(name: string, { t, language }: RegistryWords): string {
  // hasOwn proves the key.
  if (Object.hasOwn(coreWords, name)) return t(coreWords[name as keyof typeof coreWords]);
  const field = findField(name);

  return field === undefined ? name : word(field, language);
}

/** A word of the field table. */
export function word(words: { readonly zh: string; readonly en: string }, language: Language): string {
  return language === 'en' ? words.en : words.zh;
}

/**
 * A value as people read it; empty when there is none.
 *
 * @param value a JSON value of the field
 */
export function fieldValue(name: string, value: unknown, words: RegistryWords): string {
  const text = plainText(value);
  if (name === 'ownership' || name === 'pointClass') return words.tOr(`${name}.${text}`, text);
  if (name === 'status') return words.tOr(`camera.${text}`, text);
  if (typeof value === 'boolean') return words.t(value ? 'common.yes' : 'common.no');
  if (Array.isArray(value))
    return value.map((one) => choiceWord(name, one, words.language)).join(words.t('common.comma'));

  return choiceWord(name, value, words.language);
}

/** A JSON value as a text; empty when there is none. */
export function plainText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function choiceWord(name: string, value: unknown, language: Language): string {
  const text = plainText(value);
  const choice = findField(name)?.choices?.find((one) => one.value === text);

  return choice === undefined ? text : word(choice, language);
}

/** What is wrong with a field, with the rule that it breaks. */
export function problemText({ field, code }: Pick<RecordProblem, 'field' | 'code'>, words: RegistryWords): string {
  const rule = ruleOf(field, code, words);
  const text = word(recordProblemWords[code], words.language);

  return rule === '' ? text : `${text}${words.t('common.colon')}${rule}`;
}

function ruleOf(name: string, code: RecordProblem['code'], { t }: RegistryWords): string {
  const { min, max, maxLength } = findField(name) ?? {};
  if (code === 'out-of-range' && min !== undefined && max !== undefined) return `${min}–${max}`;
  if (code === 'too-long' && maxLength !== undefined) return t('field.atMost', { count: maxLength });
  return name === 'gbCode' && code === 'malformed' ? t('field.gbCodeRule') : '';
}
