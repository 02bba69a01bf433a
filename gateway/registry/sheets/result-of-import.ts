import type { Cell } from './cell.ts';
import type { ImportRow } from './import-row.ts';
import type { RowVerdict, SheetImport } from './sheet-import.ts';

/** Columns behind those of the file. */
const resultHeadings = [
  '行号 Row',
  '结果 Result',
  '级别 Severity',
  '列 Column',
  '代码 Code',
  '说明',
  'Message',
] as const;

const planned: Readonly<Record<RowVerdict, string>> = {
  added: '拟新增 would be added',
  changed: '拟更新 would change',
  unchanged: '无变化 unchanged',
  rejected: '未导入 rejected',
};
const done: Readonly<Record<RowVerdict, string>> = {
  added: '已新增 added',
  changed: '已更新 changed',
  unchanged: '无变化 unchanged',
  rejected: '未导入 rejected',
};

/** First line of the result file. */
export function resultHeading({ headings }: SheetImport): Cell[] {
  return [...headings, ...resultHeadings];
}

/** A row of the result file: its cells as they came, without passwords, and what is to be said of it. */
export function resultLine({ headings }: SheetImport, row: ImportRow): Cell[] {
  const { number, verdict, applied, problems, proposal } = row;
  const result = applied === undefined ? planned[verdict] : done[applied];
  const isWaiting = applied === undefined && proposal !== undefined;
  const cells = headings.map((_heading, index) => row.cells[index] ?? null);
  const list = (pick: (problem: ImportRow['problems'][number]) => string): string => problems.map(pick).join('\n');
  return [
    ...cells,
    number,
    isWaiting ? `待接受建议 waits for its proposal; ${result}` : result,
    list(({ severity }) => severity),
    list(({ column }) => column),
    list(({ code }) => code),
    list(({ zh }) => zh),
    list(({ en }) => en),
  ];
}
