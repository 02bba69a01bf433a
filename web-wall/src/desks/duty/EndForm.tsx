import { Form } from 'antd';
import { DecisionDrawer, type Evidence } from './DecisionDrawer.tsx';
import type { DutyPlace } from './duty-place.ts';
import { useDutyWords } from './use-duty-words.ts';

interface EndFormProps {
  readonly place: DutyPlace;
  readonly decisionId: string;
  /** What would be taken back. */
  readonly what: string;
  readonly onClose: () => void;
}

/** Takes a decision back, or ends it early. */
export function EndForm({ place, decisionId, what, onClose }: EndFormProps) {
  const { t } = useDutyWords();
  const [form] = Form.useForm<Evidence>();

  return (
    <DecisionDrawer<Evidence>
      {...{ place, form, onClose, isPlaced: true }}
      title={t('orders.endTitle')}
      note={t('orders.endNote')}
      initial={{}}
      toOrder={() => ({ method: 'POST', path: `/duty/decisions/${decisionId}/end`, body: {} })}
    >
      <p>
        <b>{what}</b>
      </p>
    </DecisionDrawer>
  );
}
