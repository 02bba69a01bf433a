import { Button, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import type { DeliveryView, WebhookView } from '../../../../gateway/platform/webhooks/webhooks-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { useDeliveries, useWebhookChange } from './routing-queries.ts';
import { newSigningKey } from './signing-key.ts';

const deliveryLook: Readonly<Record<DeliveryView['state'], StateLook>> = {
  waiting: { tone: 'info', shape: 'ring' },
  delivered: { tone: 'normal', shape: 'check' },
  failed: { tone: 'act', shape: 'square' },
};

/** What was sent to one receiver, with replay and a new key. */
export function WebhookDeliveries({ hook }: { readonly hook: WebhookView }) {
  const { t, language } = useFindingsWords();
  const deliveries = useDeliveries(hook.id);
  const [isReplaying, setReplaying] = useState(false);
  const [key, setKey] = useState<string>();

  return (
    <div className="stacked">
      <div className="filters">
        <b>{t('fd.hook.deliveries')}</b>
        <Button size="small" onClick={() => setReplaying(true)}>
          {t('fd.hook.replay')}
        </Button>
        <Button size="small" onClick={() => setKey(newSigningKey())}>
          {t('fd.hook.rotate')}
        </Button>
      </div>
      {deliveries.data?.items.length === 0 && <span className="dim">{t('fd.hook.never')}</span>}
      <table className="rows">
        <tbody>
          {deliveries.data?.items.map((each) => (
            <tr key={each.id}>
              <td>{formatInstant(each.createdAtMs, language)}</td>
              <td>{each.eventType}</td>
              <td>
                <StateMark look={deliveryLook[each.state]}>{t(`fd.hook.delivery.${each.state}`)}</StateMark>
              </td>
              <td>{t('fd.hook.tries', { count: each.tries })}</td>
              <td className="dim">{each.problem}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isReplaying && <Replay hook={hook} onClose={() => setReplaying(false)} />}
      {key !== undefined && <NewKey hook={hook} signingKey={key} onClose={() => setKey(undefined)} />}
    </div>
  );
}

function Replay({ hook, onClose }: { readonly hook: WebhookView; readonly onClose: () => void }) {
  const { t } = useFindingsWords();
  const change = useWebhookChange<{ readonly count: number }>();
  const [from, setFrom] = useState('');
  // Typed in Beijing time, whatever zone the browser keeps.
  const send = () =>
    change.mutate({ method: 'POST', path: `/${hook.id}/replay`, body: { fromMs: Date.parse(`${from}:00+08:00`) } });

  return (
    <Modal
      open
      title={t('fd.hook.replayFrom')}
      okButtonProps={{ disabled: from === '', loading: change.isPending }}
      onOk={send}
      onCancel={onClose}
    >
      <Input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      {change.data !== undefined && <p>✓ {t('fd.hook.replayed', { count: change.data.count })}</p>}
      {change.isError && <ProblemNote problem={change.error} />}
    </Modal>
  );
}

function NewKey({
  hook,
  signingKey,
  onClose,
}: {
  readonly hook: WebhookView;
  readonly signingKey: string;
  readonly onClose: () => void;
}) {
  const { t } = useFindingsWords();
  const change = useWebhookChange();
  const save = () =>
    change.mutate({ method: 'PUT', path: `/${hook.id}/key`, body: { key: signingKey } }, { onSuccess: onClose });

  return (
    <Modal
      open
      title={t('fd.hook.rotate')}
      okButtonProps={{ loading: change.isPending }}
      onOk={save}
      onCancel={onClose}
    >
      <p>{t('fd.hook.keyOnce')}</p>
      <Typography.Text code copyable>
        {signingKey}
      </Typography.Text>
      {change.isError && <ProblemNote problem={change.error} />}
    </Modal>
  );
}
