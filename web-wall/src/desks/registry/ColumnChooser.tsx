import { Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import { type ColumnName, columnNames, fixedColumns, usualColumns } from './camera-columns.tsx';
import { useRegistryWords } from './use-registry-words.ts';

const storageKey = 'patrol-gateway.registry.columns';

/** The columns that this browser shows; remembered in it. */
export function useColumns() {
  const [chosen, setChosen] = useState<ReadonlySet<ColumnName>>(readStored);
  const choose = (names: readonly ColumnName[]) => {
    localStorage.setItem(storageKey, names.join(','));
    setChosen(new Set([...fixedColumns, ...names]));
  };

  return { chosen, choose };
}

function readStored(): ReadonlySet<ColumnName> {
  const stored = localStorage.getItem(storageKey)?.split(',') ?? [];
  const known = columnNames.filter((name) => stored.includes(name));

  return new Set(known.length === 0 ? usualColumns(window.innerWidth) : [...fixedColumns, ...known]);
}

const wordOf = {
  name: 'cameras.name',
  health: 'cameras.health',
  gbCode: 'column.gbCode',
  localCode: 'column.localCode',
  organisation: 'desk.organisation',
  ownership: 'cameras.ownership',
  pointClass: 'cameras.class',
  model: 'cameras.model',
  serial: 'cameras.serial',
  mac: 'cameras.mac',
  system: 'cameras.system',
  completeness: 'column.completeness',
  status: 'cameras.status',
  createdAtMs: 'cameras.created',
} as const satisfies Record<ColumnName, string>;

/** Which columns the table shows. */
export function ColumnChooser({ chosen, choose }: ReturnType<typeof useColumns>) {
  const { t } = useRegistryWords();
  const content = (
    <div className="column-chooser">
      <Checkbox.Group<ColumnName>
        value={[...chosen]}
        onChange={choose}
        options={columnNames.map((value) => ({
          value,
          label: t(wordOf[value]),
          disabled: fixedColumns.includes(value),
        }))}
      />
      <Button size="small" onClick={() => choose(usualColumns(window.innerWidth))}>
        {t('columns.usual')}
      </Button>
    </div>
  );

  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button data-testid="columns">{t('columns.choose')}</Button>
    </Popover>
  );
}
