import { Checkbox, Form, Radio } from 'antd';
import { forbiddenInteriors } from '../../../../gateway/discovery/check/forbidden-interiors-api.ts';
import type { ChecklistBody } from './candidate-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** That somebody looked and found none is said, never assumed. */
const nowhere = 'none';

export interface ChecklistForm {
  readonly looksInto: readonly string[];
  readonly signage: 'true' | 'false' | 'unknown';
}

export const checklistFieldNames = ['looksInto', 'signage'] as const;

export const emptyChecklist: ChecklistForm = { looksInto: [], signage: 'unknown' };

export function toChecklist({ looksInto, signage }: ChecklistForm): ChecklistBody {
  return {
    forbiddenInteriors: looksInto.filter((place) => place !== nowhere),
    signagePresent: signage === 'unknown' ? signage : signage === 'true',
  };
}

/** The answers of an earlier report as a form. */
export function fromChecklist({ forbiddenInteriors, signagePresent }: ChecklistBody): ChecklistForm {
  return {
    looksInto: forbiddenInteriors.length === 0 ? [nowhere] : [...forbiddenInteriors],
    signage: signagePresent === 'unknown' ? 'unknown' : signagePresent ? 'true' : 'false',
  };
}

export function isSameChecklist(one: ChecklistBody, other: ChecklistBody): boolean {
  const places = (list: ChecklistBody) => list.forbiddenInteriors.toSorted().join(' ');

  return one.signagePresent === other.signagePresent && places(one) === places(other);
}

interface InteriorsProps {
  readonly id?: string;
  readonly value?: readonly string[];
  readonly onChange?: (value: readonly string[]) => void;
}

/** “None of them” and any of them exclude each other. */
function Interiors({ id, value = [], onChange }: InteriorsProps) {
  const { t } = useOnboardingWords();
  const toggle = (place: string, isTicked: boolean) => {
    const kept = value.filter((other) => other !== place && (place === nowhere ? false : other !== nowhere));
    onChange?.(isTicked ? [...kept, place] : kept);
  };
  const box = (place: string, label: string) => (
    <Checkbox
      key={place}
      checked={value.includes(place)}
      onChange={({ target }) => toggle(place, target.checked)}
      data-testid={`interior-${place}`}
    >
      {label}
    </Checkbox>
  );

  return (
    <div id={id} role="group" className="interiors" aria-label={t('checklist.where')}>
      {box(nowhere, t('checklist.none'))}
      {forbiddenInteriors.map((place) => box(place, t(`interior.${place}`)))}
    </div>
  );
}

/** What only a person on the spot can answer. */
export function ChecklistFields() {
  const { t } = useOnboardingWords();
  const isAnswered = (_: unknown, value: readonly string[] | undefined) =>
    (value ?? []).length > 0 ? Promise.resolve() : Promise.reject(new Error(t('checklist.required')));

  return (
    <fieldset className="checklist">
      <legend>{t('checklist.title')}</legend>
      <Form.Item
        name="looksInto"
        label={t('checklist.where')}
        extra={t('checklist.law')}
        rules={[{ validator: isAnswered }]}
      >
        <Interiors />
      </Form.Item>
      <Form.Item name="signage" label={t('checklist.sign')}>
        <Radio.Group
          options={(['true', 'false', 'unknown'] as const).map((value) => ({
            value,
            label: t(`checklist.sign.${value}`),
          }))}
        />
      </Form.Item>
    </fieldset>
  );
}
