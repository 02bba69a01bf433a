import { FoundSelect, type FoundSelectProps } from '../FoundSelect.tsx';
import { useContract, useContracts } from './contract-queries.ts';

function useContractOffers(text: string) {
  const { data, isFetching } = useContracts(text === '' ? {} : { search: text });
  const offers = (data?.items ?? []).map(({ id, number, lessorName }) => ({
    value: id,
    label: `${number} · ${lessorName}`,
  }));

  return { offers, isFetching };
}

/** Chooses a lease contract by a part of its number. */
export function ContractSelect(props: FoundSelectProps) {
  const contract = useContract(props.value);

  return <FoundSelect {...props} useOffers={useContractOffers} label={contract.data?.number} />;
}
