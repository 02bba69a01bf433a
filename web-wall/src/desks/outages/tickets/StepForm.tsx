import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { TicketDetailView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { causeCodes } from './ticket-choices.ts';
import { UnitSelect } from './UnitSelect.tsx';
import { useTicketWords } from './use-ticket-words.ts';

type Action = TicketDetailView['actions'][number];

/** A step without the version that it was decided from. */
export interface StepBody {
  readonly action: Action;
  readonly note?: string;
  readonly causeCode?: string;
  readonly unitId?: string;
  readonly untilMs?: number;
}

interface StepFormProps {
  readonly action: Action;
  readonly isPending: boolean;
  readonly onCancel: () => void;
  readonly onSend: (body: StepBody) => void;
}

/** Steps that say why it broke; those that are followed by `true` cannot go without. */
const withCause: Readonly<Partial<Record<Action, boolean>>> = { repair: true, explain: true, override: false };
/** Steps whose note may be empty. */
const terse: ReadonlySet<Action> = new Set(['explain']);

/** Nothing is missing that the step cannot go without. */
function isWhole({ action, note = '', causeCode, unitId, untilMs }: StepBody): boolean {
  if (action === 'assign') return unitId !== undefined;
  if (action === 'ask-suspension' && untilMs === undefined) return false;
  if (withCause[action] === true && causeCode === undefined) return false;
  return terse.has(action) || note !== '';
}

/** What a step must say besides. */
export function StepForm({ action, isPending, onCancel, onSend }: StepFormProps) {
  const { t } = useTicketWords();
  const [note, setNote] = useState('');
  const [causeCode, setCauseCode] = useState<string>();
  const [unitId, setUnitId] = useState<string>();
  const [until, setUntil] = useState('');
  const body: StepBody = {
    ...{ action, note: note.trim() },
    ...(causeCode !== undefined && { causeCode }),
    ...(unitId !== undefined && { unitId }),
    ...(until !== '' && { untilMs: Date.parse(`${until}:00+08:00`) }),
  };
  return (
    <form
      className="ticket-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole(body)) onSend(body);
      }}
    >
      {withCause[action] !== undefined && <CauseSelect value={causeCode} onChange={setCauseCode} />}
      {action === 'assign' && <UnitSelect value={unitId} onChange={setUnitId} />}
      {action === 'ask-suspension' && (
        <label className="ticket-until">
          {t('tk.until')}
          <input type="datetime-local" value={until} onChange={({ target }) => setUntil(target.value)} required />
        </label>
      )}
      <Input
        autoFocus={withCause[action] === undefined && action !== 'assign'}
        maxLength={500}
        value={note}
        aria-label={t('tk.note')}
        placeholder={t(action === 'repair' ? 'tk.noteRepair' : 'tk.noteTeach')}
        onChange={({ target }) => setNote(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onCancel()}
        data-testid="ticket-note"
      />
      <Button
        htmlType="submit"
        type="primary"
        disabled={!isWhole(body)}
        loading={isPending}
        data-testid="ticket-confirm"
      >
        {t(`tk.action.${action}`)}
      </Button>
      <Button onClick={onCancel}>{t('common.cancel')}</Button>
    </form>
  );
}

function CauseSelect({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (code: string) => void;
}) {
  const { t } = useTicketWords();

  return (
    <Select
      {...(value !== undefined && { value })}
      placeholder={t('tk.cause')}
      aria-label={t('tk.cause')}
      onChange={onChange}
      options={causeCodes.map((code) => ({ value: code, label: t(`why.${code}`) }))}
      popupMatchSelectWidth={false}
      className="ticket-select"
      data-testid="ticket-cause"
    />
  );
}
