import type { SheetImportRowView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { useImportWords } from './use-import-words.ts';

type RowProblem = SheetImportRowView['problems'][number];

const severityLook: Readonly<Record<RowProblem['severity'], StateLook>> = {
  error: { tone: 'act', shape: 'square' },
  warning: { tone: 'warn', shape: 'triangle' },
  proposal: { tone: 'info', shape: 'dot' },
};

/** What is wrong with a row, in words, each with its column and what the sheet has there. */
export function RowProblems({
  row,
  headings,
}: {
  readonly row: Pick<SheetImportRowView, 'problems' | 'cells'>;
  readonly headings: readonly string[];
}) {
  const { t, language } = useImportWords();
  if (row.problems.length === 0) return <span className="dim">{t('import.noProblem')}</span>;

  return (
    <ul className="row-problems">
      {row.problems.map((problem) => (
        <li key={`${problem.column}/${problem.code}`} data-code={problem.code}>
          <StateMark look={severityLook[problem.severity]}>
            <b>{problem.column === '' ? t('import.wholeRow') : problem.column}</b>
          </StateMark>
          <span>
            {language === 'en' ? problem.en : problem.zh}
            <Quoted cell={row.cells[headings.indexOf(problem.column)]} problem={problem} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Where the words do not quote the cell themselves. */
function Quoted({
  cell,
  problem,
}: {
  readonly cell: SheetImportRowView['cells'][number] | undefined;
  readonly problem: RowProblem;
}) {
  const { t } = useImportWords();
  if (cell === undefined || cell === null || cell === '' || problem.zh.includes(String(cell))) return null;
  const text = String(cell);

  return (
    <small className="dim"> {t('import.cell', { value: text.length > 40 ? `${text.slice(0, 40)}…` : text })}</small>
  );
}
