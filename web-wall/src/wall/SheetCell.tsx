import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { StopView } from '../../../gateway/patrol/patrol-api.ts';
import type { WallTileView } from '../../../gateway/wall/wall-api.ts';
import { type ApiProblem, toProblem } from '../api/api-problem.ts';
import { apiBase, readProblem, request } from '../api/request.ts';
import { formatClock } from '../i18n/format.ts';
import { useSeatWords } from '../i18n/use-seat-words.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { outcomeLook } from '../ui/state-look.ts';
import { sheetAct } from './sheet-act.ts';
import { useDigitKey } from './use-digit-key.ts';
import { wallKey } from './use-wall.ts';

interface Picture {
  readonly url: string;
  readonly atMs: number;
}

async function takePicture(path: string, signal: AbortSignal): Promise<Picture> {
  const answer = await fetch(`${apiBase}${path}`, { signal }).catch((error: unknown) => {
    throw toProblem(error);
  });
  if (!answer.ok) throw await readProblem(answer);

  return { url: URL.createObjectURL(await answer.blob()), atMs: Number(answer.headers.get('Picture-At-Ms')) };
}

/** One picture of a sheet: how it was taken, whether it was believed, and what its button does. */
function useSheetPicture(wallId: string, stop: StopView) {
  const queries = useQueryClient();
  const path = `/wall/${wallId}/stops/${stop.id}`;
  const picture = useQuery<Picture, ApiProblem>({
    queryKey: ['sheet', stop.id],
    queryFn: ({ signal }) => takePicture(`${path}/picture`, signal),
    enabled: stop.outcome === 'waiting',
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const confirm = useMutation<StopView, ApiProblem>({
    mutationFn: () => request('POST', `${path}/confirmation`),
    onSuccess: () => queries.invalidateQueries({ queryKey: wallKey }),
  });
  const url = picture.data?.url;
  useEffect(() => () => URL.revokeObjectURL(url ?? ''), [url]);
  const refusal = confirm.error === null ? undefined : reasonOf(confirm.error);
  const act = sheetAct({ hasPicture: url !== undefined, refusal });
  const press = () => {
    if (act === 'confirm') return confirm.mutate();
    // The refusal was of the picture before.
    confirm.reset();
    void picture.refetch();
  };

  return { picture, url, confirm, act, press };
}

interface SheetCellProps {
  readonly wallId: string;
  readonly tile: WallTileView;
  readonly position: number;
  readonly isSelected: boolean;
  readonly isEnlarged: boolean;
  readonly onSelect: (position: number) => void;
  readonly onEnlarge: (position: number) => void;
  readonly onCompose: (position: number) => void;
}

/** One picture of a sheet with what there is to do: its digit confirms it. */
export function SheetCell({ wallId, tile: { stop, hiding }, position, ...cell }: SheetCellProps) {
  const { t, tOr, language } = useSeatWords();
  const { picture, url, confirm, act, press } = useSheetPicture(wallId, stop);
  const isWaiting = stop.outcome === 'waiting';
  useDigitKey(position, () => isWaiting && url !== undefined && confirm.mutate());

  return (
    <figure
      className="sheet-cell"
      data-outcome={stop.outcome}
      data-selected={cell.isSelected}
      data-enlarged={cell.isEnlarged}
      onPointerDown={() => cell.onSelect(position)}
    >
      {url !== undefined && <img src={url} alt={stop.cameraName} onDoubleClick={() => cell.onEnlarge(position)} />}
      {url === undefined && (
        <p className="sheet-note">{picture.isError || !isWaiting ? t('seat.noPicture') : t('seat.loading')}</p>
      )}
      <figcaption>
        <kbd className="keycap tile-number">{position + 1}</kbd>
        <span className="sheet-name">
          <strong title={stop.cameraName}>{stop.cameraName}</strong>
          {picture.data !== undefined && (
            <small>{t('seat.pictureAt', { time: formatClock(picture.data.atMs, language) })}</small>
          )}
        </span>
        {isWaiting ? (
          <>
            {hiding !== undefined && <em>{tOr(`reason.${hiding.reason}`, hiding.reason)}</em>}
            {confirm.isError && <em>{tOr(`seat.unproven.${reasonOf(confirm.error)}`, confirm.error.message)}</em>}
            <button type="button" className="button" onClick={press} hidden={picture.isFetching}>
              {act === 'take' ? (
                t('seat.again')
              ) : (
                <>
                  {t('seat.confirm')} <kbd className="keycap">{position + 1}</kbd>
                </>
              )}
            </button>
          </>
        ) : (
          <StateMark look={outcomeLook[stop.outcome]}>{t(`outcome.${stop.outcome}`)}</StateMark>
        )}
        <button type="button" className="button" onClick={() => cell.onCompose(position)} data-testid="finding-open">
          {t('tile.finding')} <kbd className="keycap">F</kbd>
        </button>
      </figcaption>
    </figure>
  );
}

function reasonOf({ extensions }: ApiProblem): string {
  return typeof extensions['reason'] === 'string' ? extensions['reason'] : '';
}
