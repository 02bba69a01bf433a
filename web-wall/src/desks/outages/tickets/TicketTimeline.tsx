import type { TicketStepView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { formatClock, formatInstant } from '../../../i18n/format.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** Steps whose note is a name, and is said as one. */
const named: ReadonlySet<TicketStepView['kind']> = new Set(['assign']);

/** Every step of a ticket, oldest first. */
export function TicketTimeline({ steps }: { readonly steps: readonly TicketStepView[] }) {
  const { t, tOr, language } = useTicketWords();

  return (
    <ol className="ticket-timeline" data-testid="ticket-timeline">
      {steps.map(({ id, kind, atMs, byName, note, failures = [] }) => (
        <li key={id} data-kind={kind}>
          <time title={formatClock(atMs, language)}>{formatInstant(atMs, language)}</time>
          <span>
            <b>{t(`tk.step.${kind}`)}</b> {named.has(kind) ? `${note} · ` : ''}
            {byName === '' ? t('tk.byGateway') : byName}
            {note !== '' && !named.has(kind) && <q>{note}</q>}
            {failures.map(({ cameraName, problem, reason }) => (
              <small key={cameraName} className="tone-warn">
                ▲ {t('tk.failure', { camera: cameraName, problem: t(`tk.problem.${problem}`) })}
                {reason !== undefined && t('tk.failureWhy', { reason: tOr(`reason.${reason}`, reason) })}
              </small>
            ))}
          </span>
        </li>
      ))}
    </ol>
  );
}
