import type { TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { formatDuration, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { clockLook, clocksOf, runningClock, type TicketClock } from './ticket-look.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** The clock that runs, for a row of a list; what stands still says why. */
export function RunningClock({ ticket }: { readonly ticket: TicketView }) {
  const { t, language } = useTicketWords();
  const nowMs = useNow(1000);
  const clock = runningClock(ticket);
  if (clock !== undefined) return <Left clock={clock} nowMs={nowMs} />;
  if (ticket.closedAtMs !== undefined) return <span className="dim">{formatInstant(ticket.closedAtMs, language)}</span>;
  return <span className="dim">{ticket.suspension?.approvedAtMs !== undefined && t('tk.stands')}</span>;
}

/** Both clocks of a ticket in words: when each is due, and how it stands. */
export function TicketClocks({ ticket }: { readonly ticket: TicketView }) {
  const { t, language } = useTicketWords();
  const nowMs = useNow(1000);
  const running = runningClock(ticket);

  return (
    <dl className="ticket-clocks" data-testid="ticket-clocks">
      {clocksOf(ticket).map((clock) => (
        <div key={clock.kind} data-kind={clock.kind}>
          <dt>{t(clock.kind === 'respond' ? 'tk.respond' : 'tk.repairBy')}</dt>
          <dd>
            <time>{formatInstant(clock.dueAtMs, language)}</time>
            {clock.doneAtMs !== undefined ? (
              <StateMark
                look={clock.wasLate ? { tone: 'warn', shape: 'triangle' } : { tone: 'normal', shape: 'check' }}
              >
                {t(clock.wasLate ? 'tk.wasLate' : 'tk.inTime')}
              </StateMark>
            ) : running === undefined ? (
              <span className="dim">{standing(ticket, t)}</span>
            ) : (
              <Left clock={clock} nowMs={nowMs} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function standing({ state, suspension }: TicketView, t: ReturnType<typeof useTicketWords>['t']): string {
  if (suspension?.approvedAtMs !== undefined) return t('tk.stands');
  return state === 'checking' ? t('tk.state.checking') : t('tk.recovering');
}

function Left({ clock, nowMs }: { readonly clock: TicketClock; readonly nowMs: number }) {
  const { t, language } = useTicketWords();
  const leftMs = clock.dueAtMs - nowMs;
  const time = formatDuration(Math.abs(leftMs), language);

  return (
    <span className="due" data-testid="ticket-due" data-late={leftMs < 0}>
      <StateMark look={clockLook(leftMs, clock.wholeMs)}>{t(leftMs < 0 ? 'tk.over' : 'tk.left', { time })}</StateMark>
    </span>
  );
}
