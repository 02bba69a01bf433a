import { Button, Checkbox, Input, InputNumber, Segmented, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { dutyName } from '../../../ui/duty-words.ts';
import { OrganisationPicker } from '../../onboarding/OrganisationPicker.tsx';
import { usePatrolWords } from '../use-patrol-words.ts';
import { type PlanDraft, postsOf, withOrganisation } from './plan-draft.ts';
import { usePosts } from './plan-queries.ts';

const bases = ['normal', 'weekend', 'holiday', 'special'] as const;
const modes = bases.flatMap((base) => [false, true].map((night) => ({ base, night })));
const layouts = [1, 4, 9] as const;
const sequences = ['fixed', 'random', 'longest-unseen'] as const;

interface PartProps {
  readonly draft: PlanDraft;
  readonly onChange: (part: Partial<PlanDraft>) => void;
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="plan-field">
      <span className="dim">{label}</span>
      <div>{children}</div>
    </div>
  );
}

/** What a plan says besides its stops. */
export function PlanForm({ draft, onChange }: PartProps) {
  const { t } = usePatrolWords();

  return (
    <div className="plan-fields">
      <Field label={t('pp.name')}>
        <Input
          value={draft.name}
          maxLength={128}
          aria-label={t('pp.name')}
          onChange={({ target }) => onChange({ name: target.value })}
        />
      </Field>
      <Field label={t('pp.unit')}>
        <OrganisationPicker
          {...(draft.organisationId !== '' && { value: draft.organisationId })}
          onChange={(organisationId: string) => onChange(withOrganisation(organisationId))}
        />
      </Field>
      <Field label={t('pp.modes')}>
        <ModeChoice draft={draft} onChange={onChange} />
      </Field>
      <Field label={t('pp.slots')}>
        <Slots draft={draft} onChange={onChange} />
      </Field>
      <Field label={t('pp.validity')}>
        <Validity draft={draft} onChange={onChange} />
      </Field>
      <Field label={t('pp.method')}>
        <Method draft={draft} onChange={onChange} />
      </Field>
      <Field label={t('pp.sequence')}>
        <Select
          value={draft.sequence}
          style={{ width: '100%' }}
          onChange={(sequence) => onChange({ sequence })}
          options={sequences.map((value) => ({ value, label: t(`pp.sequence.${value}`) }))}
        />
      </Field>
      <Field label={t('pp.goals')}>
        <Goals draft={draft} onChange={onChange} />
      </Field>
      <Field label={t('pp.post')}>
        <PostChoice draft={draft} onChange={onChange} />
      </Field>
      <Field label={t('pp.enabled')}>
        <Switch size="small" checked={draft.enabled} onChange={(enabled) => onChange({ enabled })} />
      </Field>
    </div>
  );
}

function ModeChoice({ draft, onChange }: PartProps) {
  const { t } = usePatrolWords();
  const keyOf = (mode: PlanDraft['modes'][number]) => `${mode.base}/${mode.night}`;
  const chosen = new Set(draft.modes.map(keyOf));

  return (
    <Checkbox.Group
      className="plan-modes"
      value={[...chosen]}
      onChange={(keys) => onChange({ modes: modes.filter((mode) => keys.includes(keyOf(mode))) })}
      options={modes.map((mode) => ({ value: keyOf(mode), label: dutyName(mode, t) }))}
    />
  );
}

function Slots({ draft, onChange }: PartProps) {
  const { t } = usePatrolWords();
  const { slots } = draft;
  const set = (index: number, part: Partial<PlanDraft['slots'][number]>) =>
    onChange({ slots: slots.map((slot, at) => (at === index ? { ...slot, ...part } : slot)) });

  return (
    <>
      {slots.map((slot, index) => (
        // Slots have no id: their place is what they are.
        <div className="plan-slot" key={index}>
          <Input
            className="plan-time"
            maxLength={5}
            aria-label={t('pp.slots')}
            value={slot.start}
            onChange={({ target }) => set(index, { start: target.value })}
          />
          <span>–</span>
          <Input
            className="plan-time"
            maxLength={5}
            aria-label={t('pp.slots')}
            value={slot.end}
            onChange={({ target }) => set(index, { end: target.value })}
          />
          <span className="dim">{t('pp.interval')}</span>
          <InputNumber
            min={1}
            max={1440}
            precision={0}
            value={slot.intervalMinutes}
            onChange={(minutes) => set(index, { intervalMinutes: minutes ?? 60 })}
          />
          <span className="dim">{t('pp.minutes')}</span>
          {slots.length > 1 && (
            <Button
              size="small"
              type="text"
              aria-label={t('pp.remove')}
              onClick={() => onChange({ slots: slots.toSpliced(index, 1) })}
            >
              ✕
            </Button>
          )}
        </div>
      ))}
      {slots.length < 8 && (
        <Button
          size="small"
          onClick={() => onChange({ slots: [...slots, { start: '20:00', end: '06:00', intervalMinutes: 60 }] })}
        >
          {t('pp.addSlot')}
        </Button>
      )}
    </>
  );
}

function Validity({ draft, onChange }: PartProps) {
  const date = (text: string) => (text.trim() === '' ? undefined : text.trim());

  return (
    <div className="plan-slot">
      <Input
        className="plan-date"
        maxLength={10}
        placeholder="YYYY-MM-DD"
        value={draft.validFrom ?? ''}
        onChange={({ target }) => onChange({ validFrom: date(target.value) })}
      />
      <span>–</span>
      <Input
        className="plan-date"
        maxLength={10}
        placeholder="YYYY-MM-DD"
        value={draft.validTo ?? ''}
        onChange={({ target }) => onChange({ validTo: date(target.value) })}
      />
    </div>
  );
}

function Method({ draft, onChange }: PartProps) {
  const { t } = usePatrolWords();

  return (
    <div className="plan-slot">
      <Segmented
        value={draft.method}
        onChange={(method) => onChange({ method })}
        options={(['live', 'snapshot'] as const).map((value) => ({ value, label: t(`pp.method.${value}`) }))}
      />
      {draft.method === 'live' && (
        <>
          <Select
            value={draft.layout}
            onChange={(layout) => onChange({ layout })}
            options={layouts.map((value) => ({ value, label: t('patrol.layoutOf', { count: value }) }))}
          />
          <span className="plan-dwell">
            <span className="dim">{t('pp.dwell')}</span>
            <InputNumber
              min={5}
              max={300}
              precision={0}
              aria-label={t('pp.dwell')}
              value={draft.dwellSeconds}
              suffix={t('pp.seconds')}
              onChange={(seconds) => onChange({ dwellSeconds: seconds ?? 30 })}
            />
          </span>
        </>
      )}
    </div>
  );
}

function Goals({ draft: { goals }, onChange }: PartProps) {
  const { t } = usePatrolWords();
  const { onceAShift, keyEveryMinutes } = goals;

  return (
    <>
      <Checkbox
        checked={onceAShift}
        onChange={({ target }) => onChange({ goals: { ...goals, onceAShift: target.checked } })}
      >
        {t('pp.onceAShift')}
      </Checkbox>
      <div className="plan-slot">
        <Checkbox
          checked={keyEveryMinutes !== undefined}
          onChange={({ target }) =>
            onChange({ goals: target.checked ? { onceAShift, keyEveryMinutes: 30 } : { onceAShift } })
          }
        >
          {t('pp.keyEvery')}
        </Checkbox>
        <InputNumber
          min={1}
          max={1440}
          precision={0}
          disabled={keyEveryMinutes === undefined}
          value={keyEveryMinutes ?? null}
          onChange={(minutes) => onChange({ goals: { onceAShift, keyEveryMinutes: minutes ?? 30 } })}
        />
        <span className="dim">{t('pp.keyMinutes')}</span>
      </div>
    </>
  );
}

function PostChoice({ draft, onChange }: PartProps) {
  const { t } = usePatrolWords();
  const posts = usePosts();

  return (
    <Select
      allowClear
      style={{ width: '100%' }}
      value={draft.postId ?? null}
      placeholder={t('pp.anyPost')}
      onChange={(postId: string | null) => onChange({ postId: postId ?? undefined })}
      options={postsOf(posts.data?.items ?? [], draft.organisationId).map(({ id, name }) => ({
        value: id,
        label: name,
      }))}
    />
  );
}
