import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { listTickets, TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { useLiveList } from '../../../api/realtime.tsx';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { Loaded } from '../../Loaded.tsx';
import { ticketLook } from '../tickets/ticket-look.ts';
import { ticketsKey } from '../tickets/ticket-queries.ts';
import { useTicketWords } from '../tickets/use-ticket-words.ts';
import { useOutagesWords } from '../use-outages-words.ts';

/** A cause has one ticket at a time; those before it are in the list of tickets. */
const shownTickets = 5;

function useTicketsOf(causeId: string) {
  useLiveList('ticket', ticketsKey);

  return useQuery<readonly TicketView[], ApiProblem>({
    queryKey: [...ticketsKey, 'of-cause', causeId],
    queryFn: async ({ signal }) => {
      const boxes = ['open', 'closed'] as const;
      const pages = await Promise.all(
        boxes.map((box) =>
          request<ReplyOf<typeof listTickets>>('GET', `/tickets${queryText({ causeId, box, limit: shownTickets })}`, {
            signal,
          }),
        ),
      );

      return pages.flatMap(({ items }) => items);
    },
    meta: { live: true },
  });
}

/** Who was sent, and how far they have come. */
export function CauseTickets({ causeId }: { readonly causeId: string }) {
  const { t } = useOutagesWords();
  const tickets = useTicketWords();
  const found = useTicketsOf(causeId);

  return (
    <section className="panel" data-testid="cause-tickets">
      <h2>{t('page.tickets')}</h2>
      <Loaded query={found} what={t('page.tickets')}>
        {(items) =>
          items.length === 0 ? (
            <p className="dim">{t('page.noTickets')}</p>
          ) : (
            <ul className="cause-steps">
              {items.map((ticket) => (
                <li key={ticket.id}>
                  <Link to={`/desk/outages/tickets/${ticket.id}`}>{ticket.number}</Link>
                  <span>
                    <StateMark look={ticketLook(ticket)}>{tickets.t(`tk.state.${ticket.state}`)}</StateMark>
                    {ticket.assignee !== undefined && ` ${ticket.assignee.unitName}`}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
