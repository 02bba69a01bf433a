import { Button } from 'antd';
import { useLiveList } from '../../api/realtime.tsx';
import { formatInstant, formatMinute } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { roundLook } from '../../ui/state-look.ts';
import { useAcknowledge, useOpenEscalations } from './coverage/coverage-queries.ts';
import './escalations.css';
import { usePatrolWords } from './use-patrol-words.ts';

const kindLook = {
  'late-sign-in': { tone: 'warn', shape: 'triangle' },
  missed: roundLook.missed,
} as const;

/** Rounds of subordinates that nobody began in time, or that were missed: until somebody says that they know. */
export function EscalationStrip() {
  const { t, language } = usePatrolWords();
  const { data } = useOpenEscalations();
  const acknowledge = useAcknowledge();
  useLiveList('escalation', ['escalations']);
  if (data === undefined || data.items.length === 0) return null;

  return (
    <section className="panel escalations" data-testid="escalations">
      <h2>
        {t('es.title')} <small className="dim">{t('es.more', { count: data.total })}</small>
      </h2>
      <ul>
        {data.items.map((one) => (
          <li key={one.id}>
            <StateMark look={kindLook[one.kind]}>{t(`es.${one.kind}`)}</StateMark>
            <span>{one.organisationName}</span>
            <span className="dim">{one.planName}</span>
            <span>{`${formatInstant(one.dueFromMs, language)}–${formatMinute(one.dueToMs, language)}`}</span>
            <span className="dim">{one.cause === undefined ? '' : t(`missed.${one.cause}`)}</span>
            <Button size="small" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(one.id)}>
              {t('es.ack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
