import { Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import type { KeyboardEvent } from 'react';
import type { ListedUserView } from '../../../../gateway/access/access-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { useNow } from '../../ui/use-now.ts';
import { onRowKey } from '../registry/row-keys.ts';
import { useHeight } from '../registry/tree/use-height.ts';
import { Teach } from '../Teach.tsx';
import type { PeoplePage } from './people-queries.ts';
import { lastDayOf, type Standing, standingOf } from './person-form.ts';
import { type PeopleWords, usePeopleWords } from './use-people-words.ts';

const looks: Readonly<Record<Standing, StateLook>> = {
  active: { tone: 'normal', shape: 'dot' },
  preset: { tone: 'info', shape: 'ring' },
  expiring: { tone: 'warn', shape: 'triangle' },
  expired: { tone: 'warn', shape: 'square' },
  locked: { tone: 'warn', shape: 'square' },
};
const dayMs = 86_400_000;

interface PeopleTableProps {
  readonly page: PeoplePage;
  readonly isLoading: boolean;
  readonly onOpen: (user: ListedUserView) => void;
}

/** Everybody of a part, with until when and where they are signed in. */
export function PeopleTable({ page, isLoading, onOpen }: PeopleTableProps) {
  const words = usePeopleWords();
  const { ref, height } = useHeight<HTMLDivElement>();
  const nowMs = useNow(60_000);

  return (
    <div className="people-rows" ref={ref}>
      <Table<ListedUserView>
        size="small"
        rowKey="id"
        tableLayout="fixed"
        columns={columnsOf(words, nowMs)}
        dataSource={page.items}
        loading={isLoading}
        pagination={false}
        scroll={{ x: 960, y: Math.max(120, height - 40) }}
        locale={{ emptyText: <Teach title={words.t('pp.none')} step={words.t('pp.teach')} /> }}
        onRow={(user) => ({
          tabIndex: 0,
          'data-testid': 'person-row',
          onClick: () => onOpen(user),
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => onRowKey(event, () => onOpen(user)),
        })}
      />
    </div>
  );
}

function columnsOf({ t, language }: PeopleWords, nowMs: number): ColumnsType<ListedUserView> {
  const nothing = <span className="nothing">–</span>;

  return [
    { title: t('pp.name'), width: 130, ellipsis: true, dataIndex: 'displayName' },
    { title: t('pp.username'), width: 120, ellipsis: true, dataIndex: 'username' },
    {
      title: t('pp.role'),
      width: 150,
      render: (_, { role, contractor }) =>
        contractor === undefined ? t(`role.${role}`) : `${t(`role.${role}`)} · ${t('pp.kind.contractor')}`,
    },
    { title: t('pp.home'), width: 180, ellipsis: true, dataIndex: 'organisationName' },
    {
      title: t('pp.unit'),
      width: 180,
      ellipsis: true,
      render: (_, { contractor }) => contractor?.unitName ?? nothing,
    },
    {
      title: t('pp.until'),
      width: 104,
      render: (_, { contractor }) => (contractor === undefined ? nothing : lastDayOf(contractor.validUntilMs)),
    },
    { title: t('pp.standing'), width: 124, render: (_, user) => <StandingMark user={user} nowMs={nowMs} /> },
    {
      title: t('pp.session'),
      width: 180,
      render: (_, { signedIn }) => {
        if (signedIn === undefined) return <span className="nothing">{t('pp.offline')}</span>;
        const since = t('pp.since', { time: formatInstant(signedIn.newestAtMs, language) });

        return (
          <span className="two-lines">
            {t('pp.sessions', { count: signedIn.count })}
            <small>{since}</small>
          </span>
        );
      },
    },
  ];
}

/** How somebody stands, in a word and a shape. */
export function StandingMark({ user, nowMs }: { readonly user: ListedUserView; readonly nowMs: number }) {
  const { t } = usePeopleWords();
  const standing = standingOf(user, nowMs);
  const days = Math.floor(((user.contractor?.validUntilMs ?? nowMs) - nowMs) / dayMs);
  const word =
    standing === 'expiring'
      ? t(days === 0 ? 'pp.state.lastDay' : 'pp.state.expiring', { days })
      : t(`pp.state.${standing}`);

  return (
    <span data-testid="person-state" data-state={standing}>
      <StateMark look={looks[standing]}>{word}</StateMark>
    </span>
  );
}
