import { Button } from 'antd';
import { NavLink, useSearchParams } from 'react-router';
import type { TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { toProblem } from '../../../api/api-problem.ts';
import { useSession } from '../../../api/session.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import { Teach } from '../../Teach.tsx';
import { type TicketQuery, useTicketList } from './ticket-queries.ts';
import { RunningClock } from './TicketClocks.tsx';
import { TicketMarks } from './TicketMarks.tsx';
import { useTicketWords } from './use-ticket-words.ts';

/** Tickets by when they are due, so that what is overdue stands on top. */
export function TicketList({ query }: { readonly query: TicketQuery }) {
  const { t } = useTicketWords();
  const isContractor = useSession().data?.user.contractor !== undefined;
  const tickets = useTicketList(query);
  const items = tickets.data?.pages.flatMap((page) => page.items) ?? [];
  if (tickets.isPending) return <Waiting what={t('desk.loading')} />;

  return (
    <div className="case-list ticket-list" data-testid="ticket-list">
      {tickets.isError && <ProblemNote problem={toProblem(tickets.error)} />}
      {items.length === 0 && !tickets.isError && (
        <Teach title={t('tk.none')} step={t(isContractor ? 'tk.noneContractor' : 'tk.noneTeach')} />
      )}
      {items.map((ticket) => (
        <TicketRow key={ticket.id} ticket={ticket} />
      ))}
      {tickets.hasNextPage && (
        <Button loading={tickets.isFetchingNextPage} onClick={() => void tickets.fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </div>
  );
}

function TicketRow({ ticket }: { readonly ticket: TicketView }) {
  const { t } = useTicketWords();
  const [filters] = useSearchParams();
  const { id, subject, faultKind, organisationName, assignee, cameraCount, slaClass } = ticket;

  return (
    <NavLink
      className="case-row ticket-row"
      to={{ pathname: `/desk/outages/tickets/${id}`, search: filters.toString() }}
      data-testid="ticket-row"
      data-id={id}
    >
      <strong>{subject.name}</strong>
      <RunningClock ticket={ticket} />
      <span className="ticket-row-marks">
        <TicketMarks ticket={ticket} />
      </span>
      <small>{t(`tk.sla.${slaClass}`)}</small>
      <small className="ticket-row-where">
        {t(`fault.${faultKind}`)}
        {cameraCount > 1 && ` · ${t('tk.camerasOf', { count: cameraCount })}`} · {organisationName} ·{' '}
        {assignee?.unitName ?? t('tk.unassigned')}
      </small>
    </NavLink>
  );
}
