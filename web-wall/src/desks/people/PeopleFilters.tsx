import { Input, Select } from 'antd';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import type { PeopleFilter } from './people-queries.ts';
import { usePeopleWords } from './use-people-words.ts';

interface PeopleFiltersProps {
  readonly filter: PeopleFilter;
  readonly onChange: (part: Partial<PeopleFilter>) => void;
}

/** Narrows the list; the choices stand in the address. */
export function PeopleFilters({ filter, onChange }: PeopleFiltersProps) {
  const { t } = usePeopleWords();
  const choice = (name: 'role' | 'standing' | 'isContractor', label: string, options: readonly [string, string][]) => (
    <Select
      className="people-choice"
      aria-label={label}
      allowClear
      placeholder={label}
      popupMatchSelectWidth={false}
      value={filter[name] === '' ? null : filter[name]}
      onChange={(value: string | null) => onChange({ [name]: value ?? '' })}
      options={options.map(([value, text]) => ({ value, label: text }))}
    />
  );

  return (
    <div className="filters" role="search">
      <Input.Search
        key={filter.search}
        className="people-search"
        placeholder={t('pp.search')}
        defaultValue={filter.search}
        maxLength={64}
        allowClear
        onSearch={(search) => onChange({ search: search.trim() })}
      />
      {choice('role', t('pp.role'), [
        ['officer', t('role.officer')],
        ['technician', t('role.technician')],
        ['admin', t('role.admin')],
      ])}
      {choice('isContractor', t('pp.kind'), [
        ['false', t('pp.kind.own')],
        ['true', t('pp.kind.contractor')],
      ])}
      {choice('standing', t('pp.standing'), [
        ['active', t('pp.standing.active')],
        ['expiring', t('pp.standing.expiring')],
        ['expired', t('pp.standing.expired')],
        ['locked', t('pp.standing.locked')],
      ])}
      <div className="people-branch">
        <OrganisationPicker
          {...(filter.organisationId !== '' && { value: filter.organisationId })}
          placeholder={t('pp.branch')}
          onChange={(organisationId?: string) => onChange({ organisationId: organisationId ?? '' })}
          onClear={() => onChange({ organisationId: '' })}
        />
      </div>
    </div>
  );
}
