import { Input, Segmented, Select } from 'antd';
import type { CandidateFilter } from './candidate-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

const methods = ['multicast', 'unicast-probe', 'fingerprint'] as const;

interface CandidateFiltersProps {
  readonly filter: CandidateFilter;
  readonly onChange: (part: CandidateFilter) => void;
}

/** What the list of candidates is narrowed to; it stands in the URL. */
export function CandidateFilters({ filter, onChange }: CandidateFiltersProps) {
  const { t } = useOnboardingWords();

  return (
    <>
      <Segmented
        value={filter.state ?? ''}
        onChange={(state) => onChange({ state })}
        options={[
          { value: '', label: t('candidates.any') },
          { value: 'new', label: t('candidates.new') },
          { value: 'adopted', label: t('candidates.adopted') },
          { value: 'ignored', label: t('candidates.ignored') },
        ]}
      />
      <Select
        className="filter-select"
        value={filter.method ?? ''}
        onChange={(method) => onChange({ method })}
        options={[
          { value: '', label: t('candidates.methodAny') },
          ...methods.map((method) => ({ value: method, label: t(`method.${method}`) })),
        ]}
      />
      <Input.Search
        key={`range ${filter.range ?? ''}`}
        className="filter-range"
        allowClear
        maxLength={64}
        defaultValue={filter.range ?? ''}
        placeholder={t('candidates.range')}
        onSearch={(range) => onChange({ range: range.trim() })}
      />
      <Input.Search
        key={`search ${filter.search ?? ''}`}
        className="filter-search"
        allowClear
        maxLength={64}
        defaultValue={filter.search ?? ''}
        placeholder={t('candidates.search')}
        onSearch={(search) => onChange({ search: search.trim() })}
        data-testid="candidate-search"
      />
    </>
  );
}
