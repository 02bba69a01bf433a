import { Drawer, Segmented } from 'antd';
import { type CameraOrder, cameraOrders, type CameraRatesQuestion } from '../report-queries.ts';
import { useReportsWords } from '../use-reports-words.ts';
import { CameraRateTable } from './CameraRateTable.tsx';
import { rangeWords } from './PeriodBar.tsx';

interface CameraRatesDrawerProps {
  readonly name: string;
  readonly question: CameraRatesQuestion;
  readonly onOrder: (order: CameraOrder) => void;
  readonly onClose: () => void;
}

/** The cameras of one group of the ranking. */
export function CameraRatesDrawer({ name, question, onOrder, onClose }: CameraRatesDrawerProps) {
  const words = useReportsWords();
  const { t } = words;

  return (
    <Drawer
      open
      onClose={onClose}
      size="min(1180px, calc(100vw - 160px))"
      title={t('cameras.title', { name })}
      extra={<small className="dim">{rangeWords(question, words)}</small>}
      data-testid="report-drawer"
    >
      <Segmented<CameraOrder>
        className="camera-order"
        value={question.order}
        onChange={onOrder}
        aria-label={t('cameras.order')}
        options={cameraOrders.map((value) => ({ value, label: t(`order.${value}`) }))}
      />
      <CameraRateTable question={question} />
    </Drawer>
  );
}
