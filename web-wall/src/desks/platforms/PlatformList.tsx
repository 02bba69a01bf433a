import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatCount, formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { OrganisationName } from '../onboarding/OrganisationPicker.tsx';
import { Teach } from '../Teach.tsx';
import { PlatformDrawer } from './PlatformDrawer.tsx';
import { usePlatforms } from './platform-queries.ts';
import { runLook } from './point-look.ts';
import { type PlatformWords, usePlatformWords } from './use-platform-words.ts';

const differences = ['new', 'vanished', 'renamed'] as const;

function pending({ t, language }: PlatformWords, { id, counts }: PlatformView) {
  const open = differences.filter((difference) => counts[difference] > 0);
  if (open.length === 0) return <span className="dim">{t('platforms.pendingNone')}</span>;

  return (
    <span className="verdicts">
      {open.map((difference) => (
        <Link key={difference} to={`/desk/onboarding/platforms/${id}?show=${difference}`}>
          {`${t(`platforms.show.${difference}`)} ${formatCount(counts[difference], language)}`}
        </Link>
      ))}
    </span>
  );
}

function listed({ t, language }: PlatformWords, { run, listedAtMs, isComplete }: PlatformView) {
  const isTold = run !== undefined && run.state !== 'done';

  return (
    <span className="two-lines">
      {isTold ? (
        <StateMark look={runLook[run.state]}>{t(`platforms.run.${run.kind}.${run.state}`)}</StateMark>
      ) : (
        <span>{listedAtMs === undefined ? t('platforms.never') : formatInstant(listedAtMs, language)}</span>
      )}
      {!isTold && listedAtMs !== undefined && !isComplete && (
        <small className="tone-warn">▲ {t('platforms.incomplete')}</small>
      )}
    </span>
  );
}

function columnsOf(words: PlatformWords): ColumnsType<PlatformView> {
  const { t, language } = words;

  return [
    {
      title: t('platforms.platform'),
      render: (_, { id, name, host, port }) => (
        <span className="two-lines">
          <Link to={`/desk/onboarding/platforms/${id}`}>{name}</Link>
          <small>{`${host}:${port}`}</small>
        </span>
      ),
    },
    {
      title: t('desk.organisation'),
      render: (_, { rule }) => <OrganisationName organisationId={rule.organisationId} />,
    },
    {
      title: t('platforms.connected'),
      // Nothing is known of a platform that was never listed.
      render: (_, { counts, listedAtMs }) =>
        listedAtMs === undefined && counts.listed === 0
          ? '–'
          : `${formatCount(counts.taken, language)} / ${formatCount(counts.listed, language)}`,
    },
    { title: t('platforms.pending'), render: (_, platform) => pending(words, platform) },
    { title: t('platforms.listedAt'), width: 240, render: (_, platform) => listed(words, platform) },
  ];
}

/** Carriers' platforms of my part, with how their points stand. */
export function PlatformList() {
  const words = usePlatformWords();
  const { t } = words;
  const navigate = useNavigate();
  const platforms = usePlatforms();
  const [isAdding, setAdding] = useState(false);
  const columns = useMemo(() => columnsOf(words), [words]);
  const open = (id: string) => void navigate(`/desk/onboarding/platforms/${id}`);

  return (
    <main className="desk" data-testid="platforms-desk">
      <DeskHead title={t('platforms.title')} question={t('platforms.question')}>
        <Button type="primary" onClick={() => setAdding(true)} data-testid="platform-add">
          {t('platforms.add')}
        </Button>
      </DeskHead>
      <section className="panel">
        <Loaded query={platforms} what={t('platforms.title')}>
          {({ items }) => (
            <Table
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={items}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              locale={{ emptyText: <Teach title={t('platforms.none')} step={t('platforms.noneTeach')} /> }}
              onRow={({ id }) => ({ style: { cursor: 'pointer' }, onClick: () => open(id) })}
            />
          )}
        </Loaded>
      </section>
      {isAdding && <PlatformDrawer onSaved={({ id }) => open(id)} onClose={() => setAdding(false)} />}
    </main>
  );
}
