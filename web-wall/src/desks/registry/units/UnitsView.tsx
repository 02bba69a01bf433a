import { Button, Input, Select, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { type KeyboardEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { UnitView } from '../../../../../gateway/registry/units/units-api.ts';
import { formatCount } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { ListFoot } from '../ListFoot.tsx';
import { onRowKey } from '../row-keys.ts';
import { useHeight } from '../tree/use-height.ts';
import { usePages } from '../use-pages.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { UnitDrawer } from './UnitDrawer.tsx';
import { unitKinds, unitPageSize, type UnitPage, useUnits } from './unit-queries.ts';

/** 单位: who owns, manages, maintains and leases, with contacts and counts of cameras. */
export function UnitsView() {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const [params, setParams] = useSearchParams();
  const filter = { search: params.get('search') ?? '', kind: params.get('kind') ?? '' };
  const pages = usePages(JSON.stringify(filter));
  const units = useUnits(filter, pages.cursor);
  const [opened, setOpened] = useState<UnitView | 'new'>();
  const change = (part: Record<string, string>) =>
    setParams(Object.entries({ ...filter, ...part }).filter(([, value]) => value !== ''));

  return (
    <section className="registry-list">
      <div className="filters" role="search">
        <Input.Search
          key={filter.search}
          className="camera-search"
          placeholder={t('units.search')}
          defaultValue={filter.search}
          maxLength={64}
          allowClear
          onSearch={(search) => change({ search: search.trim() })}
        />
        <Select
          className="filter-choice"
          allowClear
          placeholder={t('units.kind')}
          value={filter.kind === '' ? null : filter.kind}
          onChange={(kind) => change({ kind: kind ?? '' })}
          options={unitKinds.map((value) => ({ value, label: t(`unit.${value}`) }))}
        />
        {isFitter && (
          <Button type="primary" className="push-right" onClick={() => setOpened('new')} data-testid="unit-new">
            {t('units.new')}
          </Button>
        )}
      </div>
      <Loaded query={units} what={t('registry.units')}>
        {(page) => (
          <>
            <UnitTable page={page} isLoading={units.isPlaceholderData} onOpen={setOpened} />
            <ListFoot page={page} pageSize={unitPageSize} pages={pages} />
          </>
        )}
      </Loaded>
      {opened !== undefined && (
        <UnitDrawer
          key={opened === 'new' ? '' : opened.id}
          unit={opened === 'new' ? undefined : opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  );
}

interface UnitTableProps {
  readonly page: UnitPage;
  readonly isLoading: boolean;
  readonly onOpen: (unit: UnitView) => void;
}

function UnitTable({ page, isLoading, onOpen }: UnitTableProps) {
  const words = useRegistryWords();
  const { ref, height } = useHeight<HTMLDivElement>();

  return (
    <div className="camera-rows" ref={ref}>
      <Table<UnitView>
        size="small"
        rowKey="id"
        tableLayout="fixed"
        columns={columnsOf(words)}
        dataSource={page.items}
        loading={isLoading}
        pagination={false}
        scroll={{ x: 900, y: Math.max(120, height - 40) }}
        locale={{ emptyText: <Teach title={words.t('units.none')} step={words.t('units.teach')} /> }}
        onRow={(unit) => ({
          tabIndex: 0,
          'data-testid': 'unit-row',
          onClick: () => onOpen(unit),
          onKeyDown: (event: KeyboardEvent<HTMLElement>) => onRowKey(event, () => onOpen(unit)),
        })}
      />
    </div>
  );
}

function columnsOf({ t, language }: RegistryWords): ColumnsType<UnitView> {
  const count = (value: number) => (value === 0 ? <span className="nothing">0</span> : formatCount(value, language));

  return [
    { title: t('cameras.name'), width: 280, ellipsis: true, render: (_, { name }) => <span title={name}>{name}</span> },
    {
      title: t('units.kind'),
      width: 170,
      ellipsis: true,
      render: (_, { kinds }) => kinds.map((kind) => t(`unit.${kind}`)).join(t('common.comma')),
    },
    {
      title: t('units.contacts'),
      width: 220,
      ellipsis: true,
      render: (_, { contacts }) =>
        contacts.map(({ name, phone }) => `${name} ${phone}`).join(t('common.comma')) || (
          <span className="nothing">–</span>
        ),
    },
    {
      title: t('units.owned'),
      width: 96,
      align: 'right',
      render: (_, { id, ownedCount }) =>
        ownedCount === 0 ? (
          count(0)
        ) : (
          <Link to={`/desk/cameras?ownerUnitId=${id}`} onClick={(event) => event.stopPropagation()}>
            {count(ownedCount)}
          </Link>
        ),
    },
    { title: t('units.managed'), width: 96, align: 'right', render: (_, { managedCount }) => count(managedCount) },
    {
      title: t('units.maintained'),
      width: 96,
      align: 'right',
      render: (_, { maintainedCount }) => count(maintainedCount),
    },
  ];
}
