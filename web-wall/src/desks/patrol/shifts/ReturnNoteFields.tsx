import { Input } from 'antd';
import type { ShiftWorkView } from '../../../../../gateway/patrol/shifts/shift-work-api.ts';
import { useShiftWords } from './use-shift-words.ts';

/** What is typed for each organisation, by its id. */
export type ReturnNotes = Readonly<Record<string, string>>;

/** Notes as the gateway takes them; fields that were left empty say nothing. */
export function writtenNotes(notes: ReturnNotes): { readonly organisationId: string; readonly text: string }[] {
  return Object.entries(notes)
    .map(([organisationId, text]) => ({ organisationId, text: text.trim() }))
    .filter(({ text }) => text !== '');
}

interface ReturnNoteFieldsProps {
  readonly standsInFor: ShiftWorkView['standsInFor'];
  readonly notes: ReturnNotes;
  readonly onChange: (notes: ReturnNotes) => void;
}

/** One note to each closed organisation for which the shift stood in. */
export function ReturnNoteFields({ standsInFor, notes, onChange }: ReturnNoteFieldsProps) {
  const { t } = useShiftWords();

  return standsInFor.map(({ organisationId, organisationName }) => (
    <div key={organisationId} className="shift-step-field">
      <label htmlFor={`return-${organisationId}`}>{t('give.field', { name: organisationName })}</label>
      <Input.TextArea
        id={`return-${organisationId}`}
        value={notes[organisationId] ?? ''}
        onChange={(event) => onChange({ ...notes, [organisationId]: event.target.value })}
        autoSize={{ minRows: 2, maxRows: 5 }}
        maxLength={500}
        data-testid="shift-return-note"
      />
    </div>
  ));
}
