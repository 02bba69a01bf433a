import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { listCameras, listOrganisations } from '../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import type { ReplyOf } from '../api/reply-of.ts';
import { queryText, request } from '../api/request.ts';
import { useFindingsWords } from '../i18n/use-findings-words.ts';
import type { FieldReportForm } from './field-report.ts';

interface PlaceFieldProps {
  readonly form: FieldReportForm;
  readonly onChange: (part: Partial<FieldReportForm>) => void;
}

/** At a camera of the reporter's part, or at a place in words. */
export function PlaceField({ form, onChange }: PlaceFieldProps) {
  const { t } = useFindingsWords();

  return (
    <fieldset className="report-place">
      <legend>{t('rp.where')}</legend>
      <div className="report-switch">
        {[true, false].map((isAtCamera) => (
          <button
            key={String(isAtCamera)}
            type="button"
            aria-pressed={form.isAtCamera === isAtCamera}
            onClick={() => onChange({ isAtCamera })}
            data-testid={isAtCamera ? 'report-at-camera' : 'report-at-place'}
          >
            {t(isAtCamera ? 'rp.atCamera' : 'rp.atPlace')}
          </button>
        ))}
      </div>
      {form.isAtCamera ? (
        <CameraChoice form={form} onChange={onChange} />
      ) : (
        <PlaceWords form={form} onChange={onChange} />
      )}
    </fieldset>
  );
}

function CameraChoice({ form, onChange }: PlaceFieldProps) {
  const { t } = useFindingsWords();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const cameras = useQuery<ReplyOf<typeof listCameras>, ApiProblem>({
    queryKey: ['report-cameras', search],
    queryFn: ({ signal }) => request('GET', `/cameras${queryText({ search, limit: 8 })}`, { signal }),
  });

  return (
    <>
      <input
        type="search"
        value={typed}
        placeholder={t('rp.search')}
        aria-label={t('rp.search')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="report-cameras">
        {cameras.data?.items.map(({ id, name, place }) => (
          <label key={id}>
            <input
              type="radio"
              name="camera"
              checked={form.cameraId === id}
              onChange={() => onChange({ cameraId: id })}
              value={id}
            />
            <span>
              {name} <small>{place}</small>
            </span>
          </label>
        ))}
      </div>
    </>
  );
}

function PlaceWords({ form, onChange }: PlaceFieldProps) {
  const { t } = useFindingsWords();
  const organisations = useQuery<ReplyOf<typeof listOrganisations>, ApiProblem>({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => request('GET', '/organisations', { signal }),
    staleTime: 60_000,
  });

  return (
    <>
      <label className="field">
        {t('rp.unit')}
        <select
          name="organisation"
          value={form.organisationId}
          onChange={(event) => onChange({ organisationId: event.target.value })}
        >
          <option value="">{t('rp.pick')}</option>
          {organisations.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('rp.place')}
        <input
          name="place"
          maxLength={256}
          autoComplete="off"
          placeholder={t('rp.placeTeach')}
          value={form.place}
          onChange={(event) => onChange({ place: event.target.value })}
        />
      </label>
    </>
  );
}
