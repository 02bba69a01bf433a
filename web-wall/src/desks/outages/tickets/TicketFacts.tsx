import type { TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { formatDuration, formatInstant } from '../../../i18n/format.ts';
import { useNow } from '../../../ui/use-now.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** What is broken, since when, and why. */
export function TicketFacts({ ticket }: { readonly ticket: TicketView }) {
  const { t, language } = useTicketWords();
  const { faultKind, organisationName, slaClass, startedAtMs, openedAtMs, isByHand, causeCode } = ticket;

  return (
    <section>
      <h3>{t('tk.facts')}</h3>
      <dl className="record">
        <dt>{t('tk.fault')}</dt>
        <dd>
          {t(`fault.${faultKind}`)} · {t(`tk.sla.${slaClass}`)}
        </dd>
        <dt>{t('desk.organisation')}</dt>
        <dd>{organisationName}</dd>
        <dt>{t('tk.began')}</dt>
        <dd>{formatInstant(startedAtMs, language)}</dd>
        <dt>{t('tk.opened')}</dt>
        <dd>
          {formatInstant(openedAtMs, language)} · {t(isByHand ? 'tk.opened.byHand' : 'tk.opened.byRule')}
        </dd>
        <dt>{t('tk.lasted')}</dt>
        <dd>
          <Lasted ticket={ticket} />
        </dd>
        <dt>{t('tk.cause')}</dt>
        <dd>{causeCode === undefined ? <span className="dim">{t('tk.unexplained')}</span> : t(`why.${causeCode}`)}</dd>
      </dl>
    </section>
  );
}

function Lasted({ ticket: { startedAtMs, restoredAtMs, suspendedMs } }: { readonly ticket: TicketView }) {
  const { t, language } = useTicketWords();
  const nowMs = useNow(60_000);
  const lastedMs = (restoredAtMs ?? nowMs) - startedAtMs;

  return (
    <>
      {formatDuration(Math.max(0, lastedMs), language)}
      {suspendedMs > 0 && (
        <small className="dim">
          {' '}
          · {t('tk.lastedNet', { net: formatDuration(Math.max(0, lastedMs - suspendedMs), language) })}
        </small>
      )}
    </>
  );
}
