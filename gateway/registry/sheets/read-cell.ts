import type { Cell } from './cell.ts';
import { readDate } from './read-date.ts';
import { foldCode, foldProse } from './fold-text.ts';
import { type ProblemCode, rowProblem, type RowProblem } from './row-problem.ts';
import type { SheetChoice } from './sheet-choices.ts';
import type { CellKind, SheetColumn } from './sheet-columns.ts';

/** What a cell means: text, number, flag, or several values of a list. */
export type SheetValue = string | number | boolean | readonly string[];

export type CellReading = { readonly value: SheetValue } | { readonly problem: RowProblem };

/** Integers up to here are exact in the number of a cell. */
const exactDigits = 15;
const lostDigits = /^\d+(\.\d+)?e\+?\d+$/i;
const address4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const listMarks = /[/／、,，;；|]+/u;
const mostChoicesShown = 24;

/**
 * Reads one cell that is not blank, forgiving what people and office programs do to it and nothing that loses facts.
 *
 * @param heading what the problem names as its column
 */
export function readCell(column: SheetColumn, cell: Exclude<Cell, null>, heading: string): CellReading {
  const refuse = (code: ProblemCode, hint: string, hintZh: string): CellReading => {
    const value = column.kind === 'secret' ? '' : String(cell);
    return { problem: rowProblem(heading, code, { value, hint, hintZh }) };
  };
  const reading = readers[column.kind](column, cell, refuse);
  if ('problem' in reading || typeof reading.value !== 'string') return reading;
  const { maxLength = Infinity } = column;
  return reading.value.length > maxLength ? refuse('value/too-long', String(maxLength), String(maxLength)) : reading;
}

type Refuse = (code: ProblemCode, hint: string, hintZh: string) => CellReading;
type Reader = (column: SheetColumn, cell: Exclude<Cell, null>, refuse: Refuse) => CellReading;

const readers: Readonly<Record<CellKind, Reader>> = {
  'gb-code': (_column, cell, refuse) =>
    typeof cell === 'string' ? readCode(cell, refuse) : refuse('code/number', '', ''),
  code: (_column, cell, refuse) => readShortCode(cell, refuse),
  text: (_column, cell) => ({ value: foldProse(String(cell)) }),
  secret: (_column, cell) => ({ value: String(cell) }),
  integer: readNumber,
  number: readNumber,
  date: (_column, cell, refuse) => readDay(cell, refuse),
  choice: readChoice,
  'open-choice': readChoice,
  choices: readChoices,
  flag: readFlag,
  mac: (_column, cell, refuse) => readMac(String(cell), refuse),
  address: readAddress,
};

function readCode(cell: string, refuse: Refuse): CellReading {
  const code = foldCode(cell).replace(/^'/, '');
  if (lostDigits.test(code)) return refuse('code/number', '', '');
  return /^[0-9A-Za-z]{18,20}$/.test(code) ? { value: code } : refuse('code/invalid', '', '');
}

/** A number that lost nothing is as good as its text. */
function readShortCode(cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  const text = typeof cell === 'string' ? foldProse(cell) : String(cell);
  const isLost = typeof cell === 'number' && !(Number.isInteger(cell) && Math.abs(cell) < 10 ** exactDigits);
  return isLost || lostDigits.test(foldCode(text)) ? refuse('code/number', '', '') : { value: text };
}

function readNumber(column: SheetColumn, cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  const { kind, min = -Infinity, max = Infinity } = column;
  const text = foldCode(String(cell)).replace(/[°度天日]$/u, '');
  const value = /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  const isWhole = kind === 'number' || Number.isInteger(value);
  if (isWhole && value >= min && value <= max) return { value };
  const range = `${String(min)}–${String(max)}`;
  return refuse('value/invalid', `a ${kind === 'integer' ? 'whole ' : ''}number ${range}`, `应为数字 ${range}`);
}

function readDay(cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  const value = readDate(typeof cell === 'string' ? foldCode(cell.replace(/[T ]\d{1,2}:.*$/, '')) : cell);
  return value === undefined
    ? refuse('value/invalid', 'a date such as 2024-05-01', '应为日期，如 2024-05-01')
    : { value };
}

function readChoice(column: SheetColumn, cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  const choice = findChoice(column.choices ?? [], String(cell));
  if (choice !== undefined) return { value: choice.value };
  return column.kind === 'open-choice' ? { value: foldProse(String(cell)) } : refuseChoice(column, refuse);
}

function readChoices(column: SheetColumn, cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  const text = String(cell);
  const { choices = [] } = column;
  const whole = findChoice(choices, text);
  const parts = whole === undefined ? text.split(listMarks).filter((part) => part.trim() !== '') : [];
  const found = whole === undefined ? parts.map((part) => findChoice(choices, part)) : [whole];
  const values = found.flatMap((choice) => choice?.value ?? []);
  if (values.length === 0 || values.length < found.length) return refuseChoice(column, refuse);
  return { value: [...new Set(values)] };
}

function readFlag(column: SheetColumn, cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  if (typeof cell === 'boolean') return { value: cell };
  const choice = findChoice(column.choices ?? [], String(cell));
  return choice === undefined ? refuseChoice(column, refuse) : { value: choice.value === 'true' };
}

/** By its code, its value, or a label; `4 H.265`, `4-H.265` and `01` are found as well. */
function findChoice(choices: readonly SheetChoice[], text: string): SheetChoice | undefined {
  const wanted = plain(text);
  const exact = choices.find(({ value, code, labels }) =>
    [value, code, ...labels].some((each) => plain(each) === wanted),
  );
  if (exact !== undefined) return exact;
  const [, number = '', label = ''] = /^0*(\d+)(?:\.0+)?(\D.*)?$/u.exec(wanted) ?? [];
  const numbered = choices.find(({ code }) => code === number);
  return label === '' || numbered?.labels.some((each) => plain(each) === plain(label)) === true ? numbered : undefined;
}

function plain(text: string): string {
  return foldCode(text)
    .replace(/[-_:：()（）]/gu, '')
    .toUpperCase();
}

function refuseChoice({ choices = [] }: SheetColumn, refuse: Refuse): CellReading {
  const shown = choices
    .slice(0, mostChoicesShown)
    .map(({ code, labels: [label = ''] }) => (code === label ? code : `${code} ${label}`));
  return refuse('value/unknown', shown.join(', '), shown.join('、'));
}

function readMac(text: string, refuse: Refuse): CellReading {
  const plainText = foldCode(text);
  const digits = plainText.replace(/[-:.]/g, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits)) {
    return refuse(
      'value/invalid',
      '12 hexadecimal digits such as 00-1A-2B-3C-4D-5E',
      '应为 12 位十六进制，如 00-1A-2B-3C-4D-5E',
    );
  }
  return { value: digits.match(/../g)?.join(':') ?? digits };
}

function readAddress({ field }: SheetColumn, cell: Exclude<Cell, null>, refuse: Refuse): CellReading {
  const address = foldCode(String(cell));
  if (field === 'ipv6' ? /^[0-9a-f:.]{2,45}$/i.test(address) && address.includes(':') : address4.test(address)) {
    return { value: address };
  }
  return field === 'ipv6'
    ? refuse('value/invalid', 'an IPv6 address', '应为 IPv6 地址')
    : refuse('value/invalid', 'an IPv4 address such as 10.0.0.8', '应为 IPv4 地址，如 10.0.0.8');
}
