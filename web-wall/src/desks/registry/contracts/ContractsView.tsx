import { Button, Input, Segmented, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { type KeyboardEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ContractView } from '../../../../../gateway/registry/contracts/contracts-api.ts';
import { formatCivilDate, formatCount, formatRate } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { ListFoot } from '../ListFoot.tsx';
import { onRowKey } from '../row-keys.ts';
import { useHeight } from '../tree/use-height.ts';
import { usePages } from '../use-pages.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { ContractDrawer } from './ContractDrawer.tsx';
import { contractPageSize, standings, useContractCounts, useContracts } from './contract-queries.ts';
import { yuan } from './yuan.ts';

const looks: Readonly<Record<ContractView['standing'], StateLook>> = {
  expiring: { tone: 'warn', shape: 'triangle' },
  ended: { tone: 'act', shape: 'square' },
  running: { tone: 'normal', shape: 'check' },
  'not-begun': { tone: 'idle', shape: 'ring' },
};

/** 租赁合同, the first to end first, with the cameras under each. */
export function ContractsView() {
  const { t } = useRegistryWords();
  const { isAdmin } = useRole();
  const [params, setParams] = useSearchParams();
  const filter = { search: params.get('search') ?? '', standing: params.get('standing') ?? '' };
  const pages = usePages(JSON.stringify(filter));
  const contracts = useContracts(filter, pages.cursor);
  const [openedId, setOpenedId] = useState<string>();
  const change = (part: Record<string, string>) =>
    setParams(Object.entries({ ...filter, ...part }).filter(([, value]) => value !== ''));

  return (
    <section className="registry-list">
      <div className="filters" role="search">
        <Standings standing={filter.standing} onChange={(standing) => change({ standing })} />
        <Input.Search
          key={filter.search}
          className="camera-search"
          placeholder={t('contracts.search')}
          defaultValue={filter.search}
          maxLength={64}
          allowClear
          onSearch={(search) => change({ search: search.trim() })}
        />
        {isAdmin && (
          <Button type="primary" className="push-right" onClick={() => setOpenedId('')} data-testid="contract-new">
            {t('contracts.new')}
          </Button>
        )}
      </div>
      <Loaded query={contracts} what={t('registry.contracts')}>
        {(page) => (
          <>
            <ContractTable items={page.items} isLoading={contracts.isPlaceholderData} onOpen={setOpenedId} />
            <ListFoot page={page} pageSize={contractPageSize} pages={pages} />
          </>
        )}
      </Loaded>
      {openedId !== undefined && (
        <ContractDrawer
          key={openedId}
          contractId={openedId === '' ? undefined : openedId}
          onClose={() => setOpenedId(undefined)}
        />
      )}
    </section>
  );
}

/** How many contracts stand where; each narrows the list to them. */
function Standings({
  standing,
  onChange,
}: {
  readonly standing: string;
  readonly onChange: (standing: string) => void;
}) {
  const { t, language } = useRegistryWords();
  const counts = useContractCounts().data;

  return (
    <Segmented
      value={standing}
      onChange={onChange}
      options={[
        { value: '', label: t('contracts.all') },
        ...standings.map((value) => ({
          value,
          label:
            counts === undefined
              ? t(`standing.${value}`)
              : `${t(`standing.${value}`)} ${formatCount(counts[value], language)}`,
        })),
      ]}
    />
  );
}

interface ContractTableProps {
  readonly items: ContractView[];
  readonly isLoading: boolean;
  readonly onOpen: (contractId: string) => void;
}

function ContractTable({ items, isLoading, onOpen }: ContractTableProps) {
  const words = useRegistryWords();
  const { ref, height } = useHeight<HTMLDivElement>();

  return (
    <div className="camera-rows" ref={ref}>
      <Table<ContractView>
        size="small"
        rowKey="id"
        tableLayout="fixed"
        columns={columnsOf(words)}
        dataSource={items}
        loading={isLoading}
        pagination={false}
        scroll={{ x: 1000, y: Math.max(120, height - 40) }}
        locale={{ emptyText: <Teach title={words.t('contracts.none')} step={words.t('contracts.teach')} /> }}
        onRow={({ id }) => ({
          tabIndex: 0,
          'data-testid': 'contract-row',
          onClick: () => onOpen(id),
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => onRowKey(event, () => onOpen(id)),
        })}
      />
    </div>
  );
}

function columnsOf({ t, language }: RegistryWords): ColumnsType<ContractView> {
  return [
    {
      title: t('desk.state'),
      width: 116,
      render: (_, { standing }) => <StateMark look={looks[standing]}>{t(`standing.${standing}`)}</StateMark>,
    },
    {
      title: t('contracts.number'),
      width: 200,
      ellipsis: true,
      render: (_, { number }) => <span className="code">{number}</span>,
    },
    {
      title: t('contracts.lessor'),
      width: 240,
      ellipsis: true,
      render: (_, { lessorName }) => <span title={lessorName}>{lessorName}</span>,
    },
    {
      title: t('contracts.connected'),
      width: 140,
      align: 'right',
      render: (_, { cameraCount, points }) =>
        `${formatCount(cameraCount, language)} / ${formatCount(points, language)}`,
    },
    {
      title: t('contracts.fee'),
      width: 120,
      align: 'right',
      render: (_, { monthlyFeeFen }) => yuan(monthlyFeeFen, language),
    },
    {
      title: t('contracts.availability'),
      width: 110,
      align: 'right',
      render: (_, { agreedAvailability }) => agreed(agreedAvailability, language),
    },
    { title: t('contracts.endsOn'), width: 150, render: (_, { endsOn }) => formatCivilDate(endsOn, language) },
  ];
}

function agreed(share: number, language: RegistryWords['language']) {
  return share === 0 ? <span className="nothing">–</span> : formatRate(share, language);
}
