import { App, Button, Segmented, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import type { KeyboardEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { GrantView } from '../../../../../gateway/registry/grants/grants-api.ts';
import { useSession } from '../../../api/session.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatCivilDate, formatCount } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { onRowKey } from '../row-keys.ts';
import { useHeight } from '../tree/use-height.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { daysUntil, grantLooks, rightsOf } from './grant-look.ts';
import { useGrantCounts, useGrants } from './grant-queries.ts';

type Side = GrantView['side'];
const sides = ['given', 'received'] as const satisfies Side[];

/** 邻区共享: what my part granted to neighbours and what they granted to it, the first to end first. */
export function GrantsView() {
  const { t, language } = useRegistryWords();
  const [params, setParams] = useSearchParams();
  const side: Side = params.get('side') === 'received' ? 'received' : 'given';
  const counts = useGrantCounts().data;
  const grants = useGrants(side);

  return (
    <section className="registry-list">
      <div className="filters">
        <Segmented
          value={side}
          onChange={(next) => setParams({ side: next })}
          options={sides.map((value) => ({
            value,
            label:
              counts === undefined
                ? t(`grants.${value}`)
                : `${t(`grants.${value}`)} ${formatCount(counts[value].standing, language)}`,
          }))}
        />
        <OwnNumber />
      </div>
      <Loaded query={grants} what={t('registry.grants')}>
        {({ items }) => <GrantTable side={side} items={items} />}
      </Loaded>
    </section>
  );
}

/** What a neighbour has to know to grant something to us. */
function OwnNumber() {
  const { t } = useRegistryWords();
  const { isAdmin } = useRole();
  const { message } = App.useApp();
  const user = useSession().data?.user;
  if (!isAdmin || user === undefined) return null;
  const copy = () =>
    void navigator.clipboard.writeText(user.organisationId).then(() => message.success(t('grants.copied')));

  return (
    <span className="push-right own-number" data-testid="own-number">
      <span className="dim">{`${t('grants.ownNumber')} · ${user.organisationName}`}</span>
      <code className="code">{user.organisationId}</code>
      {/* Browsers have no clipboard for pages without https. */}
      {'clipboard' in navigator && (
        <Button size="small" onClick={copy}>
          {t('grants.copy')}
        </Button>
      )}
    </span>
  );
}

function GrantTable({ side, items }: { readonly side: Side; readonly items: GrantView[] }) {
  const words = useRegistryWords();
  const { t } = words;
  const { ref, height } = useHeight<HTMLDivElement>();
  const navigate = useNavigate();
  const open = (cameraId: string) => void navigate(`/desk/cameras?camera=${cameraId}`);
  const empty =
    side === 'given' ? (
      <Teach title={t('grants.noneGiven')} step={t('grants.noneTeach')} />
    ) : (
      <Teach title={t('grants.noneReceived')} step={t('grants.noneReceivedTeach')} />
    );

  return (
    <div className="camera-rows" ref={ref}>
      <Table<GrantView>
        size="small"
        rowKey="id"
        tableLayout="fixed"
        columns={columnsOf(words, side, useNow(60_000))}
        dataSource={items}
        pagination={false}
        scroll={{ x: 980, y: Math.max(120, height - 40) }}
        locale={{ emptyText: empty }}
        onRow={({ cameraId }) => ({
          tabIndex: 0,
          'data-testid': 'grant-row',
          onClick: () => open(cameraId),
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => onRowKey(event, () => open(cameraId)),
        })}
      />
    </div>
  );
}

function columnsOf({ t, language }: RegistryWords, side: Side, nowMs: number): ColumnsType<GrantView> {
  return [
    {
      title: t('desk.state'),
      width: 116,
      render: (_, { standing }) => <StateMark look={grantLooks[standing]}>{t(`grants.${standing}`)}</StateMark>,
    },
    { title: t('grants.camera'), width: 200, ellipsis: true, render: (_, { cameraName }) => cameraName },
    {
      title: t(side === 'given' ? 'grants.to' : 'grants.owner'),
      width: 160,
      ellipsis: true,
      render: (_, { ownerName, granteeName }) => (side === 'given' ? granteeName : ownerName),
    },
    {
      title: t('grants.until'),
      width: 210,
      render: (_, { untilDay }) => (
        <>
          {formatCivilDate(untilDay, language)} <small className="dim">{left(daysUntil(untilDay, nowMs), t)}</small>
        </>
      ),
    },
    {
      title: t('grants.rights'),
      width: 290,
      render: (_, grant) =>
        (['grants.see', ...rightsOf(grant)] as const).map((right) => t(right)).join(t('common.comma')),
    },
    { title: t('grants.reason'), width: 200, render: (_, { reason }) => reason },
  ];
}

function left(days: number, t: RegistryWords['t']): string {
  return days === 0 ? t('grants.lastDay') : t('grants.daysLeft', { days });
}
