import { Button, Input } from 'antd';
import { useState } from 'react';
import { formatCount } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { PlaceTree } from '../../registry/tree/PlaceTree.tsx';
import { useDebounced } from '../../registry/use-debounced.ts';
import { usePages } from '../../registry/use-pages.ts';
import { usePatrolWords } from '../use-patrol-words.ts';
import { type DraftStop, mostStops } from './plan-draft.ts';
import { toStop, useAllCameras, useFoundCameras } from './plan-queries.ts';

interface CameraPickerProps {
  /** The plan's own: its cameras lie below it. */
  readonly organisationId: string;
  readonly stops: readonly DraftStop[];
  readonly onAdd: (stops: readonly DraftStop[]) => void;
}

const none = () => undefined;

/** Cameras to add: below a node of the tree or by search, page by page; one, or all that were found. */
export function CameraPicker({ organisationId, stops, onAdd }: CameraPickerProps) {
  const { t, language } = usePatrolWords();
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState('');
  const search = useDebounced(text.trim());
  const within = chosen ?? (organisationId === '' ? undefined : organisationId);
  const { cursor, pageIndex, goNext, goBack } = usePages(`${within ?? ''}/${search}`);
  const found = useFoundCameras({ organisationId: within, search }, cursor);
  const all = useAllCameras(onAdd);
  const isFull = stops.length >= mostStops;
  const known = new Set(stops.map(({ cameraId }) => cameraId));

  return (
    <section className="panel plan-picker" data-testid="camera-picker">
      <h2>{t('pp.pick')}</h2>
      <div className="plan-tree">
        <PlaceTree kind="police" selected={chosen} onSelect={setChosen} onNode={none} />
      </div>
      <Input.Search
        size="small"
        allowClear
        value={text}
        maxLength={64}
        placeholder={t('pp.pickSearch')}
        onChange={({ target }) => setText(target.value)}
      />
      <Loaded query={found} what={t('pp.pick')}>
        {({ items, total, nextCursor }) => (
          <>
            <div className="plan-found">
              <span className="dim">{t('pp.found', { count: formatCount(total, language) })}</span>
              <Button
                size="small"
                disabled={total === 0 || isFull}
                loading={all.isPending}
                onClick={() => all.mutate({ organisationId: within, search })}
              >
                {t(all.isPending ? 'pp.adding' : 'pp.addAll', { count: Math.min(total, mostStops) })}
              </Button>
            </div>
            {all.isError && <ProblemNote problem={all.error} />}
            <Found items={items} known={known} isFull={isFull} onAdd={onAdd} />
            <div className="plan-found">
              <Button size="small" disabled={pageIndex === 0} onClick={goBack}>
                {t('cv.back')}
              </Button>
              <Button
                size="small"
                disabled={nextCursor === undefined}
                onClick={() => nextCursor !== undefined && goNext(nextCursor)}
              >
                {t('cv.next')}
              </Button>
            </div>
          </>
        )}
      </Loaded>
      {isFull && <p className="notice">{t('pp.full')}</p>}
    </section>
  );
}

interface FoundProps {
  readonly items: readonly { readonly id: string; readonly name: string; readonly place: string }[];
  readonly known: ReadonlySet<string>;
  readonly isFull: boolean;
  readonly onAdd: (stops: readonly DraftStop[]) => void;
}

function Found({ items, known, isFull, onAdd }: FoundProps) {
  const { t } = usePatrolWords();

  return (
    <ul className="plan-cameras">
      {items.map((camera) => (
        <li key={camera.id}>
          <span title={camera.place}>{camera.name}</span>
          <Button
            size="small"
            type="text"
            disabled={known.has(camera.id) || isFull}
            onClick={() => onAdd([toStop(camera)])}
          >
            {t(known.has(camera.id) ? 'pp.added' : 'pp.add')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
