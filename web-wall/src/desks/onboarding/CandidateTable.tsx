import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { Words } from '../../i18n/words-of.ts';
import { Teach } from '../Teach.tsx';

/** A device's clock that is off by more than this fails the clock check (local setting of the gateway, its default). */
const clockWarnMs = 5000;

function clockText({ clockOffsetMs }: CandidateView): string {
  if (clockOffsetMs === undefined) return '–';
  const seconds = (clockOffsetMs / 1000).toFixed(1);

  return clockOffsetMs > 0 ? `+${seconds} s` : `${seconds} s`;
}

function columnsOf({ t, language }: Words, onAdopt: (candidate: CandidateView) => void): ColumnsType<CandidateView> {
  return [
    { title: t('onboarding.address'), render: (_, { host, port }) => `${host}:${port}` },
    {
      title: t('onboarding.name'),
      render: (_, { name, location }) => (
        <span className="two-lines">
          {name ?? '–'}
          {location !== undefined && <small>{location}</small>}
        </span>
      ),
    },
    { title: t('onboarding.hardware'), render: (_, { hardware }) => hardware ?? '–' },
    { title: t('onboarding.method'), render: (_, { method }) => t(`method.${method}`) },
    {
      title: t('onboarding.clock'),
      render: (_, candidate) => (
        <span className={Math.abs(candidate.clockOffsetMs ?? 0) > clockWarnMs ? 'tone-warn' : undefined}>
          {clockText(candidate)}
        </span>
      ),
    },
    { title: t('onboarding.lastSeen'), render: (_, { lastSeenAtMs }) => formatInstant(lastSeenAtMs, language) },
    {
      key: 'adopt',
      align: 'right',
      render: (_, candidate) =>
        candidate.state === 'new' ? (
          <Button size="small" onClick={() => onAdopt(candidate)} data-testid="adopt">
            {t('onboarding.adopt')}
          </Button>
        ) : (
          <span className="dim">{t('onboarding.stateAdopted')}</span>
        ),
    },
  ];
}

/** Devices that answered a scan. */
export function CandidateTable({
  candidates,
  onAdopt,
}: {
  readonly candidates: readonly CandidateView[];
  readonly onAdopt: (candidate: CandidateView) => void;
}) {
  const words = useWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words, onAdopt), [words, onAdopt]);

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={candidates}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Teach title={t('onboarding.none')} step={t('onboarding.noneTeach')} /> }}
    />
  );
}
