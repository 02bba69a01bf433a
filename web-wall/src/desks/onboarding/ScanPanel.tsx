import { Button, Checkbox, Form, Input, Progress } from 'antd';
import type { ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount, formatDuration, formatInstant } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { tokens } from '../../ui/tokens.ts';
import { useNow } from '../../ui/use-now.ts';
import { useScan } from './onboarding-queries.ts';

interface ScanForm {
  readonly multicast: boolean;
  readonly ranges: string;
}

const scanLook: Readonly<Record<ScanView['state'], StateLook>> = {
  running: { tone: 'info', shape: 'dot' },
  done: { tone: 'normal', shape: 'check' },
  cancelled: { tone: 'idle', shape: 'ring' },
  failed: { tone: 'act', shape: 'square' },
};

/** Starts a scan, shows its progress, cancels it. */
export function ScanPanel() {
  const { t } = useWords();
  const { scan, start, cancel } = useScan();
  const isRunning = scan?.state === 'running';
  const begin = ({ multicast, ranges }: ScanForm) => {
    const list = ranges.split(/[\s,，]+/).filter((range) => range !== '');
    start.mutate({ multicast, ...(list.length === 0 ? {} : { ranges: list }) });
  };
  const problem = start.error ?? cancel.error;

  return (
    <section className="panel" data-testid="scan-panel">
      <h2>{t('onboarding.scan')}</h2>
      <Form<ScanForm>
        layout="vertical"
        requiredMark={false}
        initialValues={{ multicast: true, ranges: '' }}
        onFinish={begin}
      >
        <Form.Item name="multicast" valuePropName="checked">
          <Checkbox>{t('onboarding.multicast')}</Checkbox>
        </Form.Item>
        <Form.Item name="ranges" label={t('onboarding.ranges')}>
          <Input.TextArea rows={3} placeholder="10.32.8.0/24" spellCheck={false} />
        </Form.Item>
        <Button
          type="primary"
          htmlType="submit"
          block
          disabled={isRunning}
          loading={start.isPending}
          data-testid="scan-start"
        >
          {t('onboarding.start')}
        </Button>
      </Form>
      {problem !== null && <ProblemNote problem={problem} />}
      {scan !== undefined && <ScanProgress scan={scan} />}
      {isRunning && (
        <Button block loading={cancel.isPending} onClick={() => cancel.mutate(scan.id)} data-testid="scan-cancel">
          {t('onboarding.cancel')}
        </Button>
      )}
      <p className="scan-note">{t('onboarding.scanNote')}</p>
    </section>
  );
}

function ScanProgress({ scan }: { readonly scan: ScanView }) {
  const { t, language } = useWords();
  const nowMs = useNow(1000);
  const tookMs = (scan.endedAtMs ?? nowMs) - scan.startedAtMs;
  const percent =
    scan.hostCount === 0 ? (scan.state === 'done' ? 100 : 0) : Math.floor((scan.askedHosts / scan.hostCount) * 100);
  const progress = t('onboarding.progress', {
    asked: formatCount(scan.askedHosts, language),
    count: formatCount(scan.hostCount, language),
    found: formatCount(scan.foundDevices, language),
  });

  return (
    <div className="scan-progress" role="status" data-testid="scan-progress" data-state={scan.state}>
      <StateMark look={scanLook[scan.state]}>{t(`scan.${scan.state}`)}</StateMark>
      <Progress percent={percent} showInfo={false} strokeColor={tokens.info} size="small" />
      <div>{progress}</div>
      <small className="dim">
        {t('onboarding.started', { time: formatInstant(scan.startedAtMs, language) })} ·{' '}
        {t('onboarding.took', { duration: formatDuration(tookMs, language) })}
      </small>
      {scan.problem !== undefined && <p className="notice">{scan.problem}</p>}
    </div>
  );
}
