import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  countTickets,
  listTickets,
  readTicketFigures,
  TicketDetailView,
  TicketView,
} from '../../../../../gateway/outages/tickets/tickets-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';

type TicketPage = ReplyOf<typeof listTickets>;
export type TicketCounts = ReplyOf<typeof countTickets>;
export type TicketFigures = ReplyOf<typeof readTicketFigures>;

/** Everything of tickets is read again when one of them changes. */
export const ticketsKey = ['tickets'] as const;

/** What a list is narrowed to, as it stands in the address. */
export interface TicketQuery {
  readonly box: 'open' | 'closed';
  readonly waits?: string;
  readonly unitId?: string;
  readonly faultKind?: string;
  readonly cameraId?: string;
  readonly causeId?: string;
}

const fallbackEveryMs = 30_000;

export function useTicketList(query: TicketQuery) {
  return useInfiniteQuery<TicketPage, ApiProblem, { pages: TicketPage[] }, readonly unknown[], string | undefined>({
    queryKey: [...ticketsKey, 'list', query],
    queryFn: ({ pageParam, signal }) =>
      request('GET', `/tickets${queryText({ ...query, cursor: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor,
    meta: { live: true },
    refetchInterval: fallbackEveryMs,
  });
}

export function useTicketCounts() {
  return useQuery<TicketCounts, ApiProblem>({
    queryKey: [...ticketsKey, 'counts'],
    queryFn: ({ signal }) => request('GET', '/ticket-counts', { signal }),
    meta: { live: true },
    // What is overdue changes by itself.
    refetchInterval: fallbackEveryMs,
  });
}

export function useTicket(ticketId: string) {
  return useQuery<TicketDetailView, ApiProblem>({
    queryKey: [...ticketsKey, 'one', ticketId],
    queryFn: ({ signal }) => request('GET', `/tickets/${ticketId}`, { signal }),
    meta: { live: true },
    // How its cameras are changes without a step.
    refetchInterval: fallbackEveryMs / 2,
  });
}

/** Figures of the days before now. */
export function useTicketFigures(days: number) {
  return useQuery<TicketFigures, ApiProblem>({
    queryKey: [...ticketsKey, 'figures', days],
    queryFn: ({ signal }) => {
      const to = Date.now();
      return request('GET', `/tickets/figures${queryText({ from: to - days * 86_400_000, to })}`, { signal });
    },
  });
}

/** A step of a ticket, or a new one; whatever comes of it, what is shown is read again. */
export function useTicketChange<Body>(ask: (body: Body) => readonly [string, unknown]) {
  const queries = useQueryClient();

  return useMutation<TicketView, ApiProblem, Body>({
    mutationFn: (body) => {
      const [path, content] = ask(body);
      return request('POST', path, { body: content });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ticketsKey }),
  });
}
