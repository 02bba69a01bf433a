import { useEffect, useState } from 'react';
import { useFindingsWords } from '../i18n/use-findings-words.ts';
import { maxPhotoBytes, maxPhotos } from './field-report.ts';

interface PhotoFieldProps {
  readonly photos: readonly File[];
  readonly onChange: (photos: readonly File[]) => void;
}

/** Photos of the phone's camera or its album, shown before they are sent. */
export function PhotoField({ photos, onChange }: PhotoFieldProps) {
  const { t } = useFindingsWords();
  const add = (files: FileList | null): void => {
    const fitting = [...(files ?? [])].filter(({ size }) => size <= maxPhotoBytes);
    onChange([...photos, ...fitting].slice(0, maxPhotos));
  };

  return (
    <div className="report-photos">
      <label className="button">
        {t('rp.photo')}
        <input
          type="file"
          accept="image/jpeg,image/png"
          multiple
          className="visually-hidden"
          onChange={(event) => add(event.target.files)}
          data-testid="report-photo"
        />
      </label>
      <small>{t('rp.photoNote')}</small>
      <div>
        {photos.map((file, index) => (
          <Shown
            key={`${file.name}-${file.lastModified}-${index}`}
            file={file}
            onRemove={() => onChange(photos.filter((each) => each !== file))}
          />
        ))}
      </div>
    </div>
  );
}

function Shown({ file, onRemove }: { readonly file: File; readonly onRemove: () => void }) {
  const { t } = useFindingsWords();
  const [address] = useState(() => URL.createObjectURL(file));
  useEffect(() => () => URL.revokeObjectURL(address), [address]);

  return (
    <figure>
      <img src={address} alt={file.name} />
      <button type="button" aria-label={t('rp.remove')} onClick={onRemove}>
        ×
      </button>
    </figure>
  );
}
