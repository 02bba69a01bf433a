import { Button, Image, Popconfirm } from 'antd';
import { type ChangeEvent, useRef } from 'react';
import { apiBase, request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { type PhotoList, usePhotos } from './camera-queries.ts';

/** Photos of the place, for whoever has to find it; the gateway takes places and times out of the files. */
export function PhotosTab({ cameraId }: { readonly cameraId: string }) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const photos = usePhotos(cameraId);

  return (
    <Loaded query={photos} what={t('camera.photos')}>
      {({ items }) => (
        <div data-testid="photos">
          {isFitter && <AddPhoto cameraId={cameraId} />}
          {items.length === 0 && <Teach title={t('photos.none')} step={t('photos.teach')} />}
          <ul className="photos">
            {items.map((photo) => (
              <Photo key={photo.id} photo={photo} />
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  );
}

function AddPhoto({ cameraId }: { readonly cameraId: string }) {
  const { t } = useRegistryWords();
  const input = useRef<HTMLInputElement>(null);
  const add = useRegistryEdit((file: File) => request('POST', `/cameras/${cameraId}/photos`, { file }));
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file !== undefined) add.mutate(file);
  };

  return (
    <div className="tab-tools">
      <input ref={input} type="file" accept="image/jpeg,image/png" hidden onChange={pick} data-testid="photo-file" />
      <Button loading={add.isPending} onClick={() => input.current?.click()}>
        {t('photos.add')}
      </Button>
      <span className="dim">{t('photos.note')}</span>
      {add.error !== null && <ProblemNote problem={add.error} />}
    </div>
  );
}

function Photo({ photo }: { readonly photo: PhotoList['items'][number] }) {
  const { t, language } = useRegistryWords();
  const { isFitter } = useRole();
  const remove = useRegistryEdit(() => request('DELETE', `/photos/${photo.id}`));
  const { removedAtMs, removedBy = '' } = photo;
  if (removedAtMs !== undefined) {
    return (
      <li className="photo-gone">{t('photos.gone', { by: removedBy, time: formatInstant(removedAtMs, language) })}</li>
    );
  }

  return (
    <li>
      <Image src={`${apiBase}/photos/${photo.id}`} alt={t('camera.photos')} />
      <span className="photo-foot">
        <small>{`${photo.addedBy} · ${formatInstant(photo.addedAtMs, language)}`}</small>
        {isFitter && (
          <Popconfirm title={t('photos.removeTitle')} onConfirm={() => remove.mutate(undefined)}>
            <Button size="small" type="text" loading={remove.isPending}>
              {t('common.remove')}
            </Button>
          </Popconfirm>
        )}
      </span>
    </li>
  );
}
