import { Button, Form, Input } from 'antd';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useReportsWords } from '../use-reports-words.ts';
import { type SealVerdict, useSealCheck } from './lease-queries.ts';
import { readSealText } from './seal-text.ts';

interface SealForm {
  readonly hash: string;
  readonly signature: string;
}

interface SealCheckProps {
  readonly contractId: string;
  readonly month: string;
}

/** Tells of a sheet that somebody shows whether it came from here, and whether its figures still stand. */
export function SealCheck({ contractId, month }: SealCheckProps) {
  const { t } = useReportsWords();
  const check = useSealCheck(contractId, month);
  const rule = {
    validator: (_: unknown, text: string | undefined) =>
      readSealText(text ?? '') === undefined ? Promise.reject(new Error(t('lease.checkShape'))) : Promise.resolve(),
  };
  const submit = ({ hash, signature }: SealForm) =>
    check.mutate({ hash: readSealText(hash) ?? '', signature: readSealText(signature) ?? '' });

  return (
    <section className="panel no-print">
      <h2>{t('lease.check')}</h2>
      <p className="dim">{t('lease.checkNote')}</p>
      <Form<SealForm> layout="vertical" onFinish={submit} className="seal-form">
        <Form.Item name="hash" label={t('lease.hash')} rules={[rule]}>
          <Input className="seal-digits" autoComplete="off" data-testid="seal-hash" />
        </Form.Item>
        <Form.Item name="signature" label={t('lease.signature')} rules={[rule]}>
          <Input className="seal-digits" autoComplete="off" data-testid="seal-signature" />
        </Form.Item>
        <Button htmlType="submit" loading={check.isPending} data-testid="seal-check">
          {t('lease.checkGo')}
        </Button>
      </Form>
      <div role="status" data-testid="seal-verdict">
        {check.isError && <ProblemNote problem={check.error} />}
        {check.data !== undefined && <Verdict verdict={check.data} />}
      </div>
    </section>
  );
}

function Verdict({ verdict: { isOurs, isUnchanged } }: { readonly verdict: SealVerdict }) {
  const { t } = useReportsWords();
  if (!isOurs) return <StateMark look={{ tone: 'act', shape: 'square' }}>{t('lease.notOurs')}</StateMark>;

  return isUnchanged ? (
    <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('lease.oursUnchanged')}</StateMark>
  ) : (
    <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('lease.oursChanged')}</StateMark>
  );
}
