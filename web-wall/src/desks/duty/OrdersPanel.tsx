import { Button } from 'antd';
import { useState } from 'react';
import type { DecisionView } from '../../../../gateway/duty/decisions/decisions-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { Loaded } from '../Loaded.tsx';
import type { DutyPlace } from './duty-place.ts';
import { useDutyStanding } from './duty-desk-queries.ts';
import { EndForm } from './EndForm.tsx';
import { OrderForm } from './OrderForm.tsx';
import { OverrideForm } from './OverrideForm.tsx';
import { rulingSentence } from './ruling-sentence.ts';
import { useDutyWords } from './use-duty-words.ts';

type Dialog =
  { readonly kind: 'special' | 'level' | 'override' } | { readonly kind: 'end'; readonly decision: DecisionView };

const shownKinds: readonly DecisionView['ruling']['kind'][] = ['special', 'level', 'override'];

/** Orders in force and days that were set, each with its reason; and the buttons that give them. */
export function OrdersPanel({ place, today }: { readonly place: DutyPlace; readonly today: string }) {
  const words = useDutyWords();
  const { t } = words;
  const standing = useDutyStanding(place.organisationId);
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);

  return (
    <section className="panel" data-testid="duty-orders">
      <h2>{t('orders.title')}</h2>
      <Loaded query={standing} what={t('orders.title')}>
        {({ decisions }) => (
          <OrderList
            decisions={decisions.filter(({ ruling }) => shownKinds.includes(ruling.kind))}
            onEnd={place.isAdmin ? (decision) => setDialog({ kind: 'end', decision }) : undefined}
          />
        )}
      </Loaded>
      {place.isAdmin ? (
        <div className="duty-buttons">
          <Button danger onClick={() => setDialog({ kind: 'special' })} data-testid="raise-special">
            {t('orders.special')}
          </Button>
          <Button onClick={() => setDialog({ kind: 'level' })} data-testid="raise-level">
            {t('orders.level')}
          </Button>
          <Button onClick={() => setDialog({ kind: 'override' })} data-testid="set-days">
            {t('orders.override')}
          </Button>
        </div>
      ) : (
        <p className="dim">{t('desk.readOnly')}</p>
      )}
      {(dialog?.kind === 'special' || dialog?.kind === 'level') && (
        <OrderForm place={place} kind={dialog.kind} onClose={close} />
      )}
      {dialog?.kind === 'override' && <OverrideForm place={place} today={today} date={today} onClose={close} />}
      {dialog?.kind === 'end' && (
        <EndForm
          place={place}
          decisionId={dialog.decision.id}
          what={rulingSentence(dialog.decision.ruling, words)}
          onClose={close}
        />
      )}
    </section>
  );
}

interface OrderListProps {
  readonly decisions: readonly DecisionView[];
  readonly onEnd: ((decision: DecisionView) => void) | undefined;
}

function OrderList({ decisions, onEnd }: OrderListProps) {
  const words = useDutyWords();
  const { t, language } = words;
  if (decisions.length === 0) return <p className="dim">{t('orders.none')}</p>;

  return (
    <ul className="duty-list">
      {decisions.map((decision) => (
        <li key={decision.id} data-testid="duty-order" data-kind={decision.ruling.kind}>
          <b>{rulingSentence(decision.ruling, words)}</b>
          <span>
            {decision.reason} {decision.documentNumber}
          </span>
          <small className="dim">
            {decision.organisation?.name ?? t('orders.above')} ·{' '}
            {t('orders.by', {
              who: decision.decidedBy ?? '',
              time: formatInstant(decision.decidedAtMs, language),
            }).replace(/^[, ]+/, '')}
          </small>
          {onEnd !== undefined && decision.canEnd && (
            <Button size="small" onClick={() => onEnd(decision)} data-testid="order-end">
              {t(decision.ruling.kind === 'override' ? 'orders.takeBack' : 'orders.end')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
