import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { listCameras } from '../../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import type { ReplyOf } from '../../api/reply-of.ts';
import { queryText, request } from '../../api/request.ts';

interface CamerasPickerProps {
  readonly value?: string[];
  readonly onChange?: (value: string[]) => void;
  /** So many at most. */
  readonly most: number;
}

const noFilter = { filterOption: false } as const;

/** Chooses cameras by their names, found on the server. */
export function CamerasPicker({ value = [], onChange, most }: CamerasPickerProps) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const found = useQuery<ReplyOf<typeof listCameras>, ApiProblem>({
    queryKey: ['cameras', 'pick', search],
    queryFn: ({ signal }) => request('GET', `/cameras${queryText({ search, limit: 30 })}`, { signal }),
    staleTime: 30_000,
  });

  return (
    <Select<string[]>
      mode="multiple"
      value={value}
      {...(onChange === undefined ? {} : { onChange })}
      maxCount={Math.max(0, most)}
      showSearch={{ ...noFilter, onSearch: setTyped }}
      loading={found.isFetching}
      notFoundContent={null}
      options={(found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
