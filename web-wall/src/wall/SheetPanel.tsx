import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { StopView } from '../../../gateway/patrol/patrol-api.ts';
import type { WallPageView, WallTileView } from '../../../gateway/wall/wall-api.ts';
import { type ApiProblem, toProblem } from '../api/api-problem.ts';
import { apiBase, readProblem, request } from '../api/request.ts';
import { formatClock } from '../i18n/format.ts';
import { useSeatWords } from '../i18n/use-seat-words.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { outcomeLook } from '../ui/state-look.ts';
import './sheet.css';
import { sheetAct } from './sheet-act.ts';
import { wallKey } from './use-wall.ts';

interface Picture {
  readonly url: string;
  readonly atMs: number;
}

interface SheetPanelProps {
  readonly wallId: string;
  readonly page: WallPageView;
}

/** One sheet of a snapshot round: fresh pictures, each confirmed by itself; digits are the keys. */
export default function SheetPanel({ wallId, page }: SheetPanelProps) {
  const { t } = useSeatWords();

  return (
    <section className="sheet" data-testid="sheet">
      <p className="sheet-head">
        <strong>{t('seat.sheet')}</strong> <small>{t('seat.sheetTeach')}</small>
      </p>
      <div className="sheet-grid">
        {page.tiles.map((tile, index) => (
          <SheetCell key={tile.stop.id} wallId={wallId} tile={tile} digit={index + 1} />
        ))}
      </div>
    </section>
  );
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

function SheetCell({
  wallId,
  tile: { stop, hiding },
  digit,
}: {
  readonly wallId: string;
  readonly tile: WallTileView;
  readonly digit: number;
}) {
  const { t, tOr, language } = useSeatWords();
  const { picture, url, confirm, act, press } = useSheetPicture(wallId, stop);
  const isWaiting = stop.outcome === 'waiting';
  useDigit(digit, () => isWaiting && url !== undefined && confirm.mutate());

  return (
    <figure className="sheet-cell" data-outcome={stop.outcome}>
      {url !== undefined && <img src={url} alt={stop.cameraName} />}
      {url === undefined && (
        <p className="sheet-note">{picture.isError || !isWaiting ? t('seat.noPicture') : t('seat.loading')}</p>
      )}
      <figcaption>
        <b>{digit}</b>
        <span>{stop.cameraName}</span>
        {picture.data !== undefined && (
          <small>{t('seat.pictureAt', { time: formatClock(picture.data.atMs, language) })}</small>
        )}
        {isWaiting ? (
          <>
            {hiding !== undefined && <em>{tOr(`reason.${hiding.reason}`, hiding.reason)}</em>}
            {confirm.isError && <em>{tOr(`seat.unproven.${reasonOf(confirm.error)}`, confirm.error.message)}</em>}
            <button type="button" className="button" onClick={press} hidden={picture.isFetching}>
              {t(act === 'take' ? 'seat.again' : 'seat.confirm')}
            </button>
          </>
        ) : (
          <StateMark look={outcomeLook[stop.outcome]}>{t(`outcome.${stop.outcome}`)}</StateMark>
        )}
      </figcaption>
    </figure>
  );
}

function reasonOf({ extensions }: ApiProblem): string {
  return typeof extensions['reason'] === 'string' ? extensions['reason'] : '';
}

/** A digit confirms its picture. */
function useDigit(digit: number, onPress: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === String(digit)) onPress();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);

    return () => window.removeEventListener('keydown', listen);
  }, []);
}
