import type { SheetImportRowView } from '../../../../gateway/registry/sheets/sheets-api.ts';

/** Every cell of a row under its heading; those that something is said of are marked. */
export function RowCells({
  row,
  headings,
}: {
  readonly row: SheetImportRowView;
  readonly headings: readonly string[];
}) {
  const spokenOf = new Set(row.problems.map(({ column }) => column));

  return (
    <dl className="row-cells">
      {headings.map((heading, index) => {
        const cell = row.cells[index];

        return (
          <div key={heading} data-spoken={spokenOf.has(heading)}>
            <dt>{heading}</dt>
            <dd>{cell === undefined || cell === null || cell === '' ? '–' : String(cell)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
