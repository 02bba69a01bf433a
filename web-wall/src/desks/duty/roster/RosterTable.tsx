import type { DutyPostView } from '../../../../../gateway/duty/roster/duty-posts-api.ts';
import type { RosterCellView, RosterRowView } from '../../../../../gateway/duty/roster/roster-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatCivilDate } from '../../../i18n/format.ts';
import { Teach } from '../../Teach.tsx';
import { civilDateOf } from '../beijing-input.ts';
import type { RosterSheet } from './roster-queries.ts';
import { useRosterWords } from './use-roster-words.ts';

interface RosterTableProps {
  readonly sheet: RosterSheet;
  readonly nowMs: number;
  readonly onCell: (row: RosterRowView, cell: RosterCellView) => void;
  readonly onPost: (post: DutyPostView) => void;
}

/** Posts and their slots down, days across; a cell says who comes, or in words that nobody does. */
export function RosterTable({ sheet, nowMs, onCell, onPost }: RosterTableProps) {
  const { t, language } = useRosterWords();
  const { isAdmin } = useRole();
  if (sheet.rows.length === 0) {
    return <Teach title={t('roster.none')} step={t(isAdmin ? 'roster.noneTeach' : 'roster.noneRead')} />;
  }
  const today = civilDateOf(nowMs);

  return (
    <div className="roster-scroll">
      <table className="roster" data-testid="roster">
        <thead>
          <tr>
            <th scope="col">{t('roster.post')}</th>
            {sheet.dates.map((date) => (
              <th key={date} scope="col" data-today={date === today}>
                {formatCivilDate(date, language).replace(/\d{4}-/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row, index) => (
            <tr key={`${row.post.id}/${row.slotKey}`} data-first={sheet.rows[index - 1]?.post.id !== row.post.id}>
              <RowHead row={row} isFirst={sheet.rows[index - 1]?.post.id !== row.post.id} onPost={onPost} />
              {row.cells.map((cell) => (
                <td key={cell.date} data-today={cell.date === today}>
                  <Cell row={row} cell={cell} nowMs={nowMs} onOpen={() => onCell(row, cell)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowHeadProps {
  readonly row: RosterRowView;
  readonly isFirst: boolean;
  readonly onPost: (post: DutyPostView) => void;
}

function RowHead({ row: { post, slotKey }, isFirst, onPost }: RowHeadProps) {
  const { t } = useRosterWords();
  const { isAdmin } = useRole();
  const slot = post.slots.find(({ key }) => key === slotKey);

  return (
    <th scope="row">
      {isFirst && (
        <span className="roster-post">
          <b>{`${post.organisationName} ${post.name}`}</b>
          {isAdmin && (
            <button type="button" className="button button-quiet" onClick={() => onPost(post)}>
              {t('roster.edit')}
            </button>
          )}
        </span>
      )}
      <span className="roster-slot">
        {slot?.name} {`${slot?.start ?? ''}–${slot?.end ?? ''}`}
        {post.wanted > 1 && ` · ${t('roster.wanted', { count: post.wanted })}`}
        {!post.enabled && ` · ${t('roster.disabled')}`}
      </span>
    </th>
  );
}

interface CellProps {
  readonly row: RosterRowView;
  readonly cell: RosterCellView;
  readonly nowMs: number;
  readonly onOpen: () => void;
}

function Cell({ row: { post, slotKey }, cell, nowMs, onOpen }: CellProps) {
  const { t } = useRosterWords();
  const { isAdmin } = useRole();
  const slot = post.slots.find(({ key }) => key === slotKey)?.name ?? '';

  return (
    <button
      type="button"
      className="roster-cell"
      data-hole={cell.hole !== undefined}
      data-over={cell.toMs <= nowMs}
      data-closed={cell.isClosed}
      disabled={!isAdmin}
      onClick={onOpen}
      aria-label={t('roster.cell', { post: post.name, slot, date: cell.date })}
      data-testid="roster-cell"
    >
      {cell.isClosed && <span>{t('roster.closed')}</span>}
      {!cell.isClosed &&
        cell.people.map(({ id, officerName, substitute }) => (
          <span key={id}>
            {substitute?.officerName ?? officerName}
            {substitute !== undefined && <small>{` ${t('roster.instead', { name: officerName })}`}</small>}
          </span>
        ))}
      {cell.hole !== undefined ? (
        <em>{cell.hole.reasons.map((reason) => t(`hole.${reason}`)).join(t('roster.comma'))}</em>
      ) : (
        !cell.isClosed &&
        cell.people.length === 0 && <span className="dim">{cell.toMs <= nowMs ? '–' : t('roster.empty')}</span>
      )}
    </button>
  );
}
