import { Button, Checkbox, Form, Input } from 'antd';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useStartScan } from './scan-queries.ts';
import { readRanges } from './scan-ranges.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface ScanForm {
  readonly multicast: boolean;
  readonly ranges: string;
}

/** Starts a scan. */
export function ScanStart() {
  const { t } = useOnboardingWords();
  const start = useStartScan();
  const begin = ({ multicast, ranges }: ScanForm) => {
    const list = readRanges(ranges);
    start.mutate({ multicast, ...(list.length === 0 ? {} : { ranges: list }) });
  };

  return (
    <section className="panel" data-testid="scan-panel">
      <h2>{t('scans.start')}</h2>
      <Form<ScanForm> layout="vertical" initialValues={{ multicast: true, ranges: '' }} onFinish={begin}>
        <Form.Item name="multicast" valuePropName="checked">
          <Checkbox>{t('scans.multicast')}</Checkbox>
        </Form.Item>
        <Form.Item name="ranges" label={t('scans.ranges')}>
          <Input.TextArea
            rows={3}
            placeholder={'10.32.8.0/24\n10.32.9.17'}
            spellCheck={false}
            data-testid="scan-ranges"
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={start.isPending} data-testid="scan-start">
          {t('scans.begin')}
        </Button>
      </Form>
      {start.error !== null && <ProblemNote problem={start.error} />}
      <p className="scan-note">{t('scans.note')}</p>
    </section>
  );
}
