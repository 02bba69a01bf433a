import { Select } from 'antd';
import { useState } from 'react';
import { useDebounced } from './use-debounced.ts';
import { useRegistryWords } from './use-registry-words.ts';

export interface Found {
  readonly value: string;
  readonly label: string;
}

export interface FoundSelectProps {
  readonly id?: string;
  readonly value?: string | undefined;
  readonly onChange?: (value: string | undefined) => void;
  readonly placeholder?: string;
  readonly width?: number | string;
  /** Forget the choice at once: each choice is an act of its own. */
  readonly isAction?: boolean;
}

interface SourceProps extends FoundSelectProps {
  /** Offers for what was typed; a hook. */
  readonly useOffers: (text: string) => { readonly offers: readonly Found[]; readonly isFetching: boolean };
  /** What the chosen value is called, when it is known. */
  readonly label: string | undefined;
}

/** Chooses one of very many, which the gateway searches. */
export function FoundSelect({
  id,
  value,
  onChange,
  placeholder,
  width = '100%',
  isAction,
  useOffers,
  label,
}: SourceProps) {
  const { t } = useRegistryWords();
  const [text, setText] = useState('');
  const { offers, isFetching } = useOffers(useDebounced(text.trim()));
  const own =
    value === undefined || offers.some((offer) => offer.value === value) ? [] : [{ value, label: label ?? '…' }];

  return (
    <Select
      {...(id !== undefined && { id })}
      style={{ width }}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      allowClear={isAction !== true}
      value={isAction === true ? null : (value ?? null)}
      {...(placeholder !== undefined && { placeholder })}
      popupMatchSelectWidth={false}
      styles={{ popup: { root: { maxWidth: 480 } } }}
      loading={isFetching}
      notFoundContent={isFetching ? t('common.searching') : t('tree.nothing')}
      options={[...own, ...offers]}
      onChange={(next: string | undefined) => {
        setText('');
        onChange?.(next ?? undefined);
      }}
    />
  );
}
