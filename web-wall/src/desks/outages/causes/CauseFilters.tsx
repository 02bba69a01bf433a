import { Button, Select } from 'antd';
import { useOutagesWords } from '../use-outages-words.ts';
import { type CauseFilter, filterKinds, filterSeverities, filterStates } from './cause-filter.ts';

interface CauseFiltersProps {
  readonly filter: CauseFilter;
  readonly isNarrowed: boolean;
  readonly onChange: (name: string, value: string) => void;
  readonly onClear: () => void;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What the list is narrowed to; all of it stands in the address. */
export function CauseFilters({ filter, isNarrowed, onChange, onClear }: CauseFiltersProps) {
  const { t } = useOutagesWords();
  const any = { value: '', label: t('list.any') };

  return (
    <div className="filters" data-testid="cause-filters">
      <Filter
        name="state"
        label={t('list.state')}
        value={filter.state}
        choices={filterStates.map((state) => ({
          value: state,
          label: state === 'open' ? t('list.stateOpen') : t(`state.${state}`),
        }))}
        onChange={onChange}
      />
      <Filter
        name="kind"
        label={t('list.kind')}
        value={filter.kind ?? ''}
        choices={[any, ...filterKinds.map((kind) => ({ value: kind, label: t(`cause.${kind}`) }))]}
        onChange={onChange}
      />
      <Filter
        name="severity"
        label={t('list.severity')}
        value={filter.severity ?? ''}
        choices={[any, ...filterSeverities.map((each) => ({ value: each, label: t(`severity.${each}`) }))]}
        onChange={onChange}
      />
      {filter.state !== 'closed' && <OpenFilters filter={filter} onChange={onChange} />}
      {isNarrowed && (
        <Button size="small" type="link" onClick={onClear}>
          {t('list.clear')}
        </Button>
      )}
    </div>
  );
}

/** What the gateway can tell of open causes only. */
function OpenFilters({ filter, onChange }: Pick<CauseFiltersProps, 'filter' | 'onChange'>) {
  const { t } = useOutagesWords();
  const maintenance = filter.inMaintenance === undefined ? '' : filter.inMaintenance ? 'in' : 'out';

  return (
    <>
      <Filter
        name="maintenance"
        label={t('list.maintenance')}
        value={maintenance}
        choices={[
          { value: '', label: t('list.any') },
          { value: 'out', label: t('list.maintenanceOut') },
          { value: 'in', label: t('list.maintenanceIn') },
        ]}
        onChange={onChange}
      />
      <Filter
        name="sort"
        label={t('list.sort')}
        value={filter.sort}
        choices={[
          { value: 'newest', label: t('list.newest') },
          { value: 'largest', label: t('list.largest') },
        ]}
        onChange={onChange}
      />
    </>
  );
}

interface FilterProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (name: string, value: string) => void;
}

function Filter({ name, label, value, choices, onChange }: FilterProps) {
  return (
    <label className="filter">
      <span className="dim">{label}</span>
      <Select
        value={value}
        options={[...choices]}
        popupMatchSelectWidth={false}
        onChange={(next) => onChange(name, next)}
        data-testid={`filter-${name}`}
      />
    </label>
  );
}
