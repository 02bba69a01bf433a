import { Button, Image, Popconfirm, Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { apiBase, request } from '../../../api/request.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import { type DeepPicture, type DeepStanding, useDeepEdit } from './deep-queries.ts';

type Light = 'day' | 'night';
const lights: readonly Light[] = ['day', 'night'];

interface DeepPicturesProps {
  readonly cameraId: string;
  readonly standing: DeepStanding;
}

/** What the camera should look like beside what it looks like; of the light of the last check unless chosen. */
export function DeepPictures({ cameraId, standing }: DeepPicturesProps) {
  const { t } = useRegistryWords();
  const [chosen, choose] = useState<Light>();
  const light = chosen ?? standing.check?.measures?.light ?? 'day';
  const latest = standing.pictures.find(({ role }) => role === 'latest');
  const reference = standing.pictures.find(({ role }) => role === light);
  if (standing.check === undefined) return null;

  return (
    <>
      <div className="deep-pictures">
        <Shown picture={reference} none={t(`deep.noReference.${light}`)} teach={t('deep.noReferenceTeach')}>
          <Segmented
            size="small"
            value={light}
            onChange={choose}
            options={lights.map((value) => ({ value, label: t(`deep.reference.${value}`) }))}
          />
          {reference !== undefined && <RemoveReference cameraId={cameraId} light={light} />}
        </Shown>
        <Shown picture={latest} none={t('deep.noPicture')}>
          <strong>{t('deep.latest')}</strong>
          {latest !== undefined && isFit(standing.check) && (
            <TakeReference cameraId={cameraId} light={light} pictureId={latest.id} />
          )}
        </Shown>
      </div>
      <p className="dim deep-gap">{t('deep.seen')}</p>
    </>
  );
}

/** Only what shows the scene can be what a scene is compared with. */
function isFit({ comparisonGap, faults }: NonNullable<DeepStanding['check']>): boolean {
  return comparisonGap !== 'picture-unfit' && faults.every(({ reason }) => reason !== 'frozen');
}

interface ShownProps {
  readonly picture: DeepPicture | undefined;
  readonly none: string;
  readonly teach?: string;
  readonly children: ReactNode;
}

function Shown({ picture, none, teach, children }: ShownProps) {
  const { t, language } = useRegistryWords();

  return (
    <figure data-role={picture?.role ?? 'none'}>
      <div className="deep-tools">{children}</div>
      {picture === undefined ? (
        <div className="deep-empty">
          <strong>{none}</strong>
          {teach !== undefined && <span>{teach}</span>}
        </div>
      ) : (
        <Image
          src={`${apiBase}/deep-pictures/${picture.id}`}
          alt={t(picture.role === 'latest' ? 'deep.latest' : `deep.reference.${picture.role}`)}
        />
      )}
      {picture !== undefined && (
        <figcaption>
          {t('deep.takenAt', { time: formatInstant(picture.atMs, language) })}
          <Taken picture={picture} />
        </figcaption>
      )}
    </figure>
  );
}

function Taken({ picture: { takenAtMs, takenBy } }: { readonly picture: DeepPicture }) {
  const { t, language } = useRegistryWords();
  if (takenAtMs === undefined) return null;
  const time = formatInstant(takenAtMs, language);

  return (
    <> · {takenBy === undefined ? t('deep.takenByItself', { time }) : t('deep.takenBy', { name: takenBy, time })}</>
  );
}

interface TakeProps {
  readonly cameraId: string;
  readonly light: Light;
  readonly pictureId: string;
}

function TakeReference({ cameraId, light, pictureId }: TakeProps) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const take = useDeepEdit(cameraId, () =>
    request('PUT', `/cameras/${cameraId}/picture-references/${light}`, { body: { pictureId } }),
  );
  if (!isFitter) return null;

  return (
    <>
      <Popconfirm title={t('deep.takeTitle')} onConfirm={() => take.mutate()}>
        <Button size="small" loading={take.isPending} data-testid="deep-take">
          {t(`deep.take.${light}`)}
        </Button>
      </Popconfirm>
      {take.error !== null && <ProblemNote problem={take.error} />}
    </>
  );
}

function RemoveReference({ cameraId, light }: Pick<TakeProps, 'cameraId' | 'light'>) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const remove = useDeepEdit(cameraId, () => request('DELETE', `/cameras/${cameraId}/picture-references/${light}`));
  if (!isFitter) return null;

  return (
    <Popconfirm title={t('deep.removeTitle')} onConfirm={() => remove.mutate()}>
      <Button size="small" type="text" loading={remove.isPending}>
        {t('common.remove')}
      </Button>
    </Popconfirm>
  );
}
