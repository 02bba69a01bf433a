import { Button, Input, Select } from 'antd';
import type { CameraView } from '../../../../gateway/registry/registry-api.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { CameraFilter } from './registry-queries.ts';

const ownerships: readonly CameraView['ownership'][] = ['government', 'leased', 'self-built'];
const statuses: readonly CameraView['status'][] = ['planned', 'active', 'repair', 'suspended', 'removed'];

interface CameraFiltersProps {
  readonly filter: CameraFilter;
  readonly isFiltered: boolean;
  readonly onChange: (part: {
    ownership?: string | undefined;
    status?: string | undefined;
    search?: string | undefined;
  }) => void;
  readonly onClear: () => void;
}

/** Search and filters of the camera table. */
export function CameraFilters({ filter, isFiltered, onChange, onClear }: CameraFiltersProps) {
  const { t } = useWords();

  return (
    <div className="filters" role="search">
      <Input.Search
        key={filter.search ?? ''}
        style={{ width: 280 }}
        placeholder={t('desk.search')}
        defaultValue={filter.search ?? ''}
        maxLength={64}
        allowClear
        onSearch={(search) => onChange({ search: search.trim() })}
      />
      <Select
        style={{ minWidth: 150 }}
        allowClear
        placeholder={t('cameras.ownership')}
        value={filter.ownership ?? null}
        onChange={(ownership) => onChange({ ownership: ownership ?? undefined })}
        options={ownerships.map((value) => ({ value, label: t(`ownership.${value}`) }))}
      />
      <Select
        style={{ minWidth: 130 }}
        allowClear
        placeholder={t('cameras.status')}
        value={filter.status ?? null}
        onChange={(status) => onChange({ status: status ?? undefined })}
        options={statuses.map((value) => ({ value, label: t(`camera.${value}`) }))}
      />
      {isFiltered && (
        <Button type="text" onClick={onClear}>
          {t('cameras.clear')}
        </Button>
      )}
    </div>
  );
}
