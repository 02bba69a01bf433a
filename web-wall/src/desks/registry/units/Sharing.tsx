import { Button, Form, Input, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { listShareWithdrawals, ShareWithdrawalView } from '../../../../../gateway/registry/sharing/sharing-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';

/** A unit's self-built cameras, or one of them. */
type ShareSubject = { readonly unitId: string } | { readonly cameraId: string };

interface SharingProps {
  readonly subject: ShareSubject;
  /** Of the unit or camera. */
  readonly name: string;
  /** Whether the reader's part may withdraw it. */
  readonly isMine: boolean;
}

/** Whether the owner shares what it has built itself: since when not, why, and the switch. */
export function Sharing({ subject, name, isMine }: SharingProps) {
  const { t } = useRegistryWords();
  const { isAdmin } = useRole();
  const [asking, setAsking] = useState<ShareWithdrawalView | 'withdraw'>();
  const { data } = useQuery<ReplyOf<typeof listShareWithdrawals>, ApiProblem>({
    queryKey: ['shares', subject],
    queryFn: ({ signal }) => request('GET', `/share-withdrawals${queryText({ ...subject })}`, { signal }),
  });
  if (data === undefined) return null;
  const standing = data.items.filter(({ returned }) => returned === undefined);

  return (
    <div className="sharing" data-testid="sharing">
      {standing.map((each) => (
        <Standing key={each.id} withdrawal={each} subject={subject} onReturn={() => setAsking(each)} />
      ))}
      {standing.length === 0 && isMine && isAdmin && (
        <p className="dim">
          {t('units.shared')}
          {data.items.length > 0 && ` ${t('units.withdrawnBefore', { count: String(data.items.length) })}`}{' '}
          <Button size="small" onClick={() => setAsking('withdraw')} data-testid="share-withdraw">
            {t('units.withdraw')}
          </Button>
        </p>
      )}
      {asking !== undefined && (
        <ShareDialog subject={subject} name={name} act={asking} onClose={() => setAsking(undefined)} />
      )}
    </div>
  );
}

interface StandingProps {
  readonly withdrawal: ShareWithdrawalView;
  readonly subject: ShareSubject;
  readonly onReturn: () => void;
}

function Standing({ withdrawal, subject, onReturn }: StandingProps) {
  const { t, language } = useRegistryWords();
  const { isAdmin } = useRole();
  const { atMs, by, reason } = withdrawal.withdrawn;
  const isOwn = isOf(withdrawal, subject);

  return (
    <p className="notice">
      {t(isOwn ? 'units.withdrawn' : 'units.withdrawnAll', { time: formatInstant(atMs, language), reason })}
      {by !== undefined && t('units.withdrawnBy', { by })}{' '}
      {isOwn && withdrawal.isMine && isAdmin && (
        <Button size="small" onClick={onReturn} data-testid="share-return">
          {t('units.giveBack')}
        </Button>
      )}
    </p>
  );
}

interface ShareDialogProps {
  readonly subject: ShareSubject;
  readonly name: string;
  readonly act: ShareWithdrawalView | 'withdraw';
  readonly onClose: () => void;
}

function ShareDialog({ subject, name, act, onClose }: ShareDialogProps) {
  const { t } = useRegistryWords();
  const isWithdrawing = act === 'withdraw';
  const send = useRegistryEdit(({ reason }: { readonly reason: string }) =>
    isWithdrawing
      ? request('POST', '/share-withdrawals', { body: { ...subject, reason: reason.trim() } })
      : request('POST', `/share-withdrawals/${act.id}/return`, { body: { reason: reason.trim() } }),
  );

  return (
    <Modal
      open
      title={t(isWithdrawing ? 'units.withdrawTitle' : 'units.giveBackTitle', { name })}
      okText={t(isWithdrawing ? 'units.withdraw' : 'units.giveBack')}
      okButtonProps={{ danger: isWithdrawing, htmlType: 'submit', form: 'share', loading: send.isPending }}
      onCancel={onClose}
    >
      <p className="dim">{t(isWithdrawing ? 'units.withdrawNote' : 'units.giveBackNote')}</p>
      <Form<{ reason: string }>
        id="share"
        layout="vertical"
        onFinish={(form) => send.mutate(form, { onSuccess: onClose })}
      >
        <Form.Item
          name="reason"
          label={t('units.shareReason')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input maxLength={500} autoFocus />
        </Form.Item>
        {send.error !== null && <ProblemNote problem={send.error} />}
      </Form>
    </Modal>
  );
}

/** Of the unit or camera itself, and not of the unit that a camera belongs to. */
function isOf({ unitId, cameraId }: ShareWithdrawalView, subject: ShareSubject): boolean {
  return 'unitId' in subject ? subject.unitId === unitId : subject.cameraId === cameraId;
}
