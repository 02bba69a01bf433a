import { FoundSelect, type FoundSelectProps } from '../FoundSelect.tsx';
import { useUnit, useUnits } from './unit-queries.ts';

function useUnitOffers(text: string) {
  const { data, isFetching } = useUnits(text === '' ? {} : { search: text });

  return { offers: (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })), isFetching };
}

/** Chooses a unit by a part of its name. */
export function UnitSelect(props: FoundSelectProps) {
  const unit = useUnit(props.value);

  return <FoundSelect {...props} useOffers={useUnitOffers} label={unit.data?.name} />;
}
