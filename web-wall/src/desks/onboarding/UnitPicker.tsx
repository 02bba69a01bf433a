import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useCreateUnit, useUnit, useUnits } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

interface UnitPickerProps {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (unitId: string | undefined) => void;
  /** A name that no unit has may be written down at once. */
  readonly canCreate?: boolean;
  readonly testId?: string;
}

/** No unit has this id; it stands for writing one down. */
const newUnit = 'new-unit';

/** A unit by its name. */
export function UnitName({ unitId }: { readonly unitId: string }) {
  return useUnit(unitId).data?.name ?? '…';
}

function useChoices(text: string, canCreate: boolean) {
  const { t } = useOnboardingWords();
  const units = useUnits(text);
  const items = units.data?.items ?? [];
  const isSettled = units.isSuccess && !units.isPlaceholderData;
  const canAdd = canCreate && text !== '' && isSettled && !items.some(({ name }) => name === text);
  const found = items.map((unit) => ({ value: unit.id, label: unit.name }));

  return {
    options: canAdd ? [...found, { value: newUnit, label: t('wizard.newUnit', { name: text }) }] : found,
    isFinding: units.isFetching,
  };
}

/** Chooses a unit by a part of its name. */
export function UnitPicker({ id, value, onChange, canCreate = false, testId }: UnitPickerProps) {
  const { t } = useOnboardingWords();
  const [search, setSearch] = useState('');
  const text = useDeferredValue(search.trim());
  const { options, isFinding } = useChoices(text, canCreate);
  const create = useCreateUnit();
  const choose = (unitId: string | undefined) => {
    if (unitId === newUnit) create.mutate(text, { onSuccess: (unit) => onChange?.(unit.id) });
    else onChange?.(unitId);
  };

  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isFinding || create.isPending}
      status={create.isError ? 'error' : ''}
      placeholder={t('wizard.findUnit')}
      notFoundContent={null}
      options={options}
      labelRender={({ label, value: unitId }) => label ?? <UnitName unitId={String(unitId)} />}
      onChange={choose}
      data-testid={testId}
    />
  );
}
