import { Button } from 'antd';
import type { ReactNode } from 'react';
import { onRowKey } from '../row-keys.ts';
import { useRegistryWords } from '../use-registry-words.ts';

export interface PairRow {
  readonly id: string;
  readonly title: ReactNode;
  readonly detail: ReactNode;
}

interface PairListProps {
  readonly rows: readonly PairRow[];
  readonly total: number;
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly onMore: () => void;
}

/** A list at the left; what is chosen of it is shown beside it. */
export function PairList({ rows, total, chosenId, onChoose, hasMore, isReading, onMore }: PairListProps) {
  const { t } = useRegistryWords();

  return (
    <div className="panel pair-list">
      <div role="listbox" aria-label={t('desk.total', { total })}>
        {rows.map(({ id, title, detail }) => (
          <div
            key={id}
            role="option"
            tabIndex={0}
            aria-selected={id === chosenId}
            className="pair-row"
            data-testid="pair"
            onClick={() => onChoose(id)}
            onKeyDown={(event) => onRowKey(event, () => onChoose(id))}
          >
            <span>{title}</span>
            <small>{detail}</small>
          </div>
        ))}
      </div>
      <p className="pair-foot">
        <span className="dim">{t('desk.shown', { shown: rows.length, total })}</span>
        {hasMore && (
          <Button size="small" loading={isReading} onClick={onMore}>
            {t('desk.more')}
          </Button>
        )}
      </p>
    </div>
  );
}
