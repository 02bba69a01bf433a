import { Select } from 'antd';
import { useState } from 'react';
import { useDebounced } from '../use-debounced.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import type { Place, TreeKind } from './tree-node.ts';
import { usePlaceSearch, useTrail } from './tree-queries.ts';

interface PlaceSelectProps {
  readonly kind: TreeKind;
  readonly value?: string | undefined;
  readonly onChange?: (id: string | undefined) => void;
  readonly id?: string;
  readonly placeholder?: string;
  /** Forget the choice at once: each choice is an act of its own. */
  readonly isAction?: boolean;
  readonly onPlace?: (place: Place) => void;
}

/** Chooses a place of a tree by a part of its name; each offer tells the way down to it. */
export function PlaceSelect({ kind, value, onChange, id, placeholder, isAction = false, onPlace }: PlaceSelectProps) {
  const { t } = useRegistryWords();
  const [text, setText] = useState('');
  const found = usePlaceSearch(kind, useDebounced(text.trim()));
  const trail = useTrail(kind, value);
  const trails = found.data ?? (trail.data === undefined ? [] : [trail.data]);

  return (
    <Select
      {...(id !== undefined && { id })}
      style={{ width: '100%' }}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      value={isAction ? null : (value ?? null)}
      placeholder={placeholder ?? t('tree.choose')}
      loading={found.isFetching}
      notFoundContent={text === '' ? t('tree.type') : found.isFetching ? t('common.searching') : t('tree.nothing')}
      options={trails.flatMap((places) => {
        const place = places.at(-1);

        return place === undefined ? [] : [{ value: place.id, label: nameOf(places), place }];
      })}
      onChange={(next, option) => {
        setText('');
        onChange?.(next ?? undefined);
        if (!Array.isArray(option) && option?.place !== undefined) onPlace?.(option.place);
      }}
    />
  );
}

/** The name with the place above it, which tells alike names apart. */
function nameOf(trail: readonly Place[]): string {
  return trail
    .slice(-2)
    .map(({ name }) => name)
    .join(' › ');
}
