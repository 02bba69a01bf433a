import { Button, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { ScanChangeView } from '../../../../gateway/discovery/rescan/rescan-api.ts';
import { formatInstant, formatRate } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Teach } from '../Teach.tsx';
import { changeLook } from './onboarding-look.ts';
import { useDecideChange } from './scan-queries.ts';
import { type OnboardingWords, useOnboardingWords } from './use-onboarding-words.ts';

type Device = ScanChangeView['device'];

/** The traits of a device that tell one from another; of a change the ones that differ. */
function Traits({ device, than }: { readonly device: Device; readonly than?: Device | undefined }) {
  const { name, serial, mac, model } = device;
  const told = [name, model, serial, mac].filter((text) => text !== undefined && text !== '');

  return (
    <span className="two-lines">
      <span className={than !== undefined && than.host !== device.host ? 'strong' : undefined}>
        {device.host}:{device.port}
      </span>
      <small>{told.join(' · ')}</small>
    </span>
  );
}

function Evidence({ change }: { readonly change: ScanChangeView }) {
  const { t, language } = useOnboardingWords();

  return (
    <span className="two-lines">
      {change.confidence !== undefined && t('diff.confidence', { rate: formatRate(change.confidence, language) })}
      <small>{change.reasons.map((reason) => t(`match.${reason}`)).join(' · ')}</small>
    </span>
  );
}

function Decision({ change }: { readonly change: ScanChangeView }) {
  const { t, language } = useOnboardingWords();
  const decide = useDecideChange();
  const answer = (accept: boolean) => decide.mutate({ changeId: change.id, accept });
  if (change.state === 'open') {
    return (
      <span className="row-tools">
        <Button
          size="small"
          {...(change.kind === 'moved' && { type: 'primary' })}
          loading={decide.isPending}
          onClick={() => answer(true)}
          data-testid="accept"
        >
          {t(change.kind === 'moved' ? 'diff.accept' : 'diff.verified')}
        </Button>
        <Button size="small" disabled={decide.isPending} onClick={() => answer(false)} data-testid="dismiss">
          {t('diff.dismiss')}
        </Button>
        {change.kind !== 'moved' && <small className="tone-act">{t('diff.checkOnSite')}</small>}
        {decide.error !== null && <ProblemNote problem={decide.error} />}
      </span>
    );
  }
  const search = encodeURIComponent(change.device.host);

  return (
    <span className="two-lines">
      {t(`changeState.${change.state}`)}
      {change.decidedBy !== undefined && change.decidedAtMs !== undefined && (
        <small>
          {t('diff.decided', { name: change.decidedBy, time: formatInstant(change.decidedAtMs, language) })}
        </small>
      )}
      {change.kind === 'new' && (
        <Link to={`/desk/onboarding/candidates?search=${search}`}>{t('diff.toCandidates')}</Link>
      )}
    </span>
  );
}

function columnsOf({ t }: OnboardingWords): ColumnsType<ScanChangeView> {
  return [
    {
      title: t('diff.kind'),
      width: 136,
      render: (_, { kind }) => <StateMark look={changeLook[kind]}>{t(`change.${kind}`)}</StateMark>,
    },
    {
      title: t('diff.from'),
      width: '20%',
      render: (_, { kind, device, from }) =>
        kind === 'new' ? '–' : <Traits device={from ?? device} than={undefined} />,
    },
    {
      title: t('diff.to'),
      width: '20%',
      render: (_, { kind, device, from }) => (kind === 'gone' ? '–' : <Traits device={device} than={from} />),
    },
    {
      title: t('diff.cameras'),
      render: (_, { cameras }) =>
        cameras.length === 0 ? (
          <span className="dim">–</span>
        ) : (
          <span className="two-lines">
            <Link to={`/desk/cameras?search=${encodeURIComponent(cameras[0]?.name ?? '')}`}>{cameras[0]?.name}</Link>
            {cameras.length > 1 && (
              <small title={cameras.map(({ name }) => name).join('\n')}>+{cameras.length - 1}</small>
            )}
          </span>
        ),
    },
    { title: t('diff.reasons'), width: '18%', render: (_, change) => <Evidence change={change} /> },
    { title: t('diff.decision'), width: 232, render: (_, change) => <Decision change={change} /> },
  ];
}

interface ScanChangeTableProps {
  readonly changes: readonly ScanChangeView[];
  readonly isFiltered: boolean;
}

/** Differences, one a row: before, now, whom it concerns, why it is believed, what became of it. */
export function ScanChangeTable({ changes, isFiltered }: ScanChangeTableProps) {
  const words = useOnboardingWords();
  const { t } = words;
  const columns = useMemo(() => columnsOf(words), [words]);
  const empty = isFiltered ? (
    <Teach title={t('diff.noneFilter')} />
  ) : (
    <Teach title={t('diff.none')} step={t('diff.noneTeach')} />
  );

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...changes]}
      pagination={false}
      sticky
      locale={{ emptyText: empty }}
      rowClassName={({ kind }) => `change-${kind}`}
    />
  );
}
