import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import type { listUnits } from '../../../../../gateway/registry/units/units-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** A unit, found by a part of its name. */
export function UnitSelect({
  value,
  onChange,
  isOptional = false,
  placeholder,
}: {
  readonly value: string | undefined;
  readonly onChange: (unitId: string | undefined) => void;
  readonly isOptional?: boolean;
  readonly placeholder?: string;
}) {
  const { t } = useTicketWords();
  const [search, setSearch] = useState('');
  const units = useQuery<ReplyOf<typeof listUnits>, ApiProblem>({
    queryKey: ['units', 'select', search],
    queryFn: ({ signal }) =>
      request('GET', `/units${queryText({ ...(search !== '' && { search }), limit: 50 })}`, { signal }),
  });

  return (
    <Select
      {...(value !== undefined && { value })}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      allowClear={isOptional}
      placeholder={placeholder ?? t('tk.assignee')}
      aria-label={t('tk.assignee')}
      loading={units.isFetching}
      onChange={(chosen: string | undefined) => onChange(chosen)}
      options={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      popupMatchSelectWidth={false}
      className="ticket-select"
      data-testid="ticket-unit"
    />
  );
}
