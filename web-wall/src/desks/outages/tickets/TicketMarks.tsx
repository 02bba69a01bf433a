import type { TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { ticketLook } from './ticket-look.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** Where a ticket stands, and what is special about it. */
export function TicketMarks({ ticket }: { readonly ticket: TicketView }) {
  const { t } = useTicketWords();
  const { state, closure, suspension, recoveredAtMs, isRepeat, isFalse } = ticket;
  const stands =
    closure === undefined ? t(`tk.state.${state}`) : `${t('tk.state.closed')} · ${t(`tk.closure.${closure}`)}`;

  return (
    <>
      <span data-testid="ticket-state" data-state={state}>
        <StateMark look={ticketLook(ticket)}>{stands}</StateMark>
      </span>
      {suspension !== undefined && (
        <span className="ticket-tag">
          {t(suspension.approvedAtMs === undefined ? 'tk.suspensionAsked' : 'tk.suspended')}
        </span>
      )}
      {recoveredAtMs !== undefined && <span className="ticket-tag">{t('tk.recovering')}</span>}
      {isRepeat && (
        <span className="ticket-tag" title={t('tk.repeatWhy')}>
          {t('tk.repeat')}
        </span>
      )}
      {isFalse && <span className="ticket-tag">{t('tk.false')}</span>}
    </>
  );
}
