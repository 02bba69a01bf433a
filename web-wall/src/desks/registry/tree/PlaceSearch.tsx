import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import type { TreeKind } from './tree-node.ts';
import { usePlaceSearch } from './tree-queries.ts';

interface PlaceSearchProps {
  readonly kind: TreeKind;
  readonly text: string;
  readonly onSelect: (id: string) => void;
}

/** Places whose names hold the text, each with the way down to it. */
export function PlaceSearch({ kind, text, onSelect }: PlaceSearchProps) {
  const { t } = useRegistryWords();
  const search = usePlaceSearch(kind, text);

  return (
    <div className="tree-body tree-found">
      <Loaded query={search} what={t('tree.search')}>
        {(trails) =>
          trails.length === 0 ? (
            <Teach title={t('tree.notFound', { text })} />
          ) : (
            <ul>
              {trails.map((trail) => {
                const found = trail.at(-1);

                return (
                  found !== undefined && (
                    <li key={found.id}>
                      <button type="button" onClick={() => onSelect(found.id)} data-testid="place-found">
                        {found.name}
                        <small>
                          {trail
                            .slice(0, -1)
                            .map(({ name }) => name)
                            .join(' › ')}
                        </small>
                      </button>
                    </li>
                  )
                );
              })}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
