import { Button, Input, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import type { CameraFilter, FilterChange } from './camera-filter.ts';
import { ContractSelect } from './contracts/ContractSelect.tsx';
import { UnitSelect } from './units/UnitSelect.tsx';
import { useRegistryWords } from './use-registry-words.ts';
import { useRole } from '../../api/use-role.ts';

const ownerships = ['government', 'leased', 'self-built'] as const;
const statuses = ['planned', 'active', 'repair', 'suspended', 'withdrawn', 'removed'] as const;
const pointClasses = [1, 2, 3, 9] as const;
const sharings = ['own', 'received', 'given'] as const;

interface CameraFiltersProps {
  readonly filter: CameraFilter;
  readonly isFiltered: boolean;
  readonly onChange: (change: FilterChange) => void;
  readonly onClear: () => void;
  /** Tools that stand at the end of the line. */
  readonly children?: ReactNode;
}

/** Search and filters of the camera table; all of them are answered by the gateway. */
export function CameraFilters({ filter, isFiltered, onChange, onClear, children }: CameraFiltersProps) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();

  return (
    <div className="filters" role="search">
      <SearchBox key={filter.search ?? ''} search={filter.search ?? ''} onSearch={(search) => onChange({ search })} />
      <Choice
        name="ownership"
        label={t('cameras.ownership')}
        filter={filter}
        onChange={onChange}
        options={ownerships.map((value) => ({ value, label: t(`ownership.${value}`) }))}
      />
      <Choice
        name="pointClass"
        label={t('cameras.class')}
        filter={filter}
        onChange={onChange}
        options={pointClasses.map((value) => ({ value: String(value), label: t(`pointClass.${value}`) }))}
      />
      <Choice
        name="status"
        label={t('cameras.status')}
        filter={filter}
        onChange={onChange}
        options={statuses.map((value) => ({ value, label: t(`camera.${value}`) }))}
      />
      <UnitSelect
        width={140}
        value={filter.ownerUnitId}
        placeholder={t('filter.owner')}
        onChange={(ownerUnitId) => onChange({ ownerUnitId })}
      />
      {isFitter && (
        <ContractSelect
          width={140}
          value={filter.contractId}
          placeholder={t('filter.contract')}
          onChange={(contractId) => onChange({ contractId })}
        />
      )}
      <Flags filter={filter} onChange={onChange} />
      {isFiltered && (
        <Button type="text" onClick={onClear} data-testid="clear-filters">
          {t('cameras.clear')}
        </Button>
      )}
      <span className="filter-tools">{children}</span>
    </div>
  );
}

function Flags({ filter, onChange }: Pick<CameraFiltersProps, 'filter' | 'onChange'>) {
  const { t } = useRegistryWords();

  return (
    <span className="filter-flags">
      <Choice
        name="sharing"
        label={t('filter.sharing')}
        filter={filter}
        onChange={onChange}
        options={sharings.map((value) => ({ value, label: t(`sharing.${value}`) }))}
      />
      <Flag name="hasGaps" filter={filter} onChange={onChange} label={t('filter.hasGaps')} />
      <Flag name="hasConflict" filter={filter} onChange={onChange} label={t('filter.hasConflict')} />
    </span>
  );
}

function SearchBox({ search, onSearch }: { readonly search: string; readonly onSearch: (search: string) => void }) {
  const { t } = useRegistryWords();
  const [text, setText] = useState(search);

  return (
    <Input.Search
      className="camera-search"
      placeholder={t('filter.search')}
      value={text}
      maxLength={64}
      allowClear
      onChange={(event) => setText(event.target.value)}
      onSearch={(value) => onSearch(value.trim())}
      data-testid="camera-search"
    />
  );
}

interface ChoiceProps extends Pick<CameraFiltersProps, 'filter' | 'onChange'> {
  readonly name: 'ownership' | 'pointClass' | 'status' | 'sharing';
  readonly label: string;
  readonly options: { readonly value: string; readonly label: string }[];
}

function Choice({ name, label, filter, options, onChange }: ChoiceProps) {
  return (
    <Select
      className="filter-choice"
      allowClear
      popupMatchSelectWidth={false}
      placeholder={label}
      aria-label={label}
      value={filter[name] ?? null}
      onChange={(value) => onChange({ [name]: value ?? undefined })}
      options={options}
      data-testid={`filter-${name}`}
    />
  );
}

interface FlagProps extends Pick<CameraFiltersProps, 'filter' | 'onChange'> {
  readonly name: 'hasGaps' | 'hasConflict';
  readonly label: string;
}

function Flag({ name, label, filter, onChange }: FlagProps) {
  const isOn = filter[name] === 'true';

  return (
    <button
      type="button"
      className="chip-toggle"
      aria-pressed={isOn}
      onClick={() => onChange({ [name]: isOn ? undefined : 'true' })}
      data-testid={`filter-${name}`}
    >
      {label}
    </button>
  );
}
