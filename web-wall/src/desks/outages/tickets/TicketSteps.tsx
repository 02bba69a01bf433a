import { Button } from 'antd';
import { useState } from 'react';
import type { TicketDetailView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { type StepBody, StepForm } from './StepForm.tsx';
import { useTicketChange } from './ticket-queries.ts';
import { useTicketWords } from './use-ticket-words.ts';

type Action = TicketDetailView['actions'][number];

/** Steps that need no words. */
const atOnce: ReadonlySet<Action> = new Set(['accept', 'arrive', 'resume', 'approve-suspension']);
/** What is rare, or not the next step, stands aside. */
const aside: ReadonlySet<Action> = new Set(['assign', 'ask-suspension', 'override', 'mark-false', 'note']);
/** What is never what one came for. */
const unhurried: ReadonlySet<Action> = new Set(['refuse-suspension', 'explain']);
/** In the order in which somebody looks for them. */
const order: readonly Action[] = [
  ...(['approve-suspension', 'refuse-suspension', 'resume', 'accept', 'arrive', 'repair', 'explain'] as const),
  ...(['assign', 'ask-suspension', 'override', 'mark-false', 'note'] as const),
];

/** What the reader may do now: one press for what needs no words, a short form for what does. */
export function TicketSteps({ detail }: { readonly detail: TicketDetailView }) {
  const { t } = useTicketWords();
  const { ticket, actions } = detail;
  const [chosen, setChosen] = useState<Action>();
  const change = useTicketChange((body: StepBody) => [
    `/tickets/${ticket.id}/steps`,
    { ...body, version: ticket.version },
  ]);
  const take = (action: Action): void => {
    if (atOnce.has(action)) change.mutate({ action });
    else setChosen(action);
  };
  const offered = order.filter((action) => actions.includes(action));
  const first = offered.find((action) => !aside.has(action) && !unhurried.has(action));

  return (
    <div className="ticket-steps" data-testid="ticket-steps">
      <div className="ticket-step-row">
        {offered.map((action) => (
          <Button
            key={action}
            type={action === first ? 'primary' : aside.has(action) ? 'text' : 'default'}
            loading={change.isPending && change.variables.action === action}
            onClick={() => take(action)}
            disabled={change.isPending}
            data-testid={`ticket-step-${action}`}
          >
            {t(`tk.action.${action}`)}
          </Button>
        ))}
      </div>
      {ticket.state === 'checking' && <p className="dim">{t('tk.checkingTeach')}</p>}
      {chosen !== undefined && (
        <StepForm
          key={chosen}
          action={chosen}
          isPending={change.isPending}
          onCancel={() => setChosen(undefined)}
          onSend={(body) => change.mutate(body)}
        />
      )}
      {change.isError &&
        (change.error.code === 'ticket/stale' ? (
          <p className="tone-warn" role="alert">
            ▲ {t('tk.stale')}
          </p>
        ) : (
          <ProblemNote problem={change.error} />
        ))}
    </div>
  );
}
