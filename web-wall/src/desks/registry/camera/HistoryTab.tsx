import { Button } from 'antd';
import type { CameraChangeView } from '../../../../../gateway/registry/record/record-api.ts';
import { formatDay, formatMinute } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import { useHistory } from './camera-queries.ts';
import { fieldName, fieldValue, plainText } from './field-words.ts';
import { UnitName } from './RecordTab.tsx';

/** Every edit of the record, newest first: who, when, from which source, and each field before and after. */
export function HistoryTab({ cameraId }: { readonly cameraId: string }) {
  const { t } = useRegistryWords();
  const history = useHistory(cameraId);
  const changes = history.data?.pages.flatMap(({ items }) => items) ?? [];

  return (
    <Loaded query={history} what={t('camera.history')}>
      {() => (
        <div data-testid="history">
          {changes.length === 0 && <Teach title={t('history.none')} />}
          <ol className="history">
            {changes.map((change) => (
              <Change key={change.version} change={change} />
            ))}
          </ol>
          {history.hasNextPage && (
            <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
              {t('desk.more')}
            </Button>
          )}
        </div>
      )}
    </Loaded>
  );
}

function Change({ change }: { readonly change: CameraChangeView }) {
  const words = useRegistryWords();
  const { t, language } = words;

  return (
    <li>
      <h3>
        {`${formatDay(change.atMs, language)} ${formatMinute(change.atMs, language)}`}
        <small>{`${change.by} · ${t(`origin.${change.source}`)} · ${t('cameras.version', { version: change.version })}`}</small>
      </h3>
      <dl className="record-fields">
        {change.fields.map(({ field, from, to, isFromOutside, isToOutside }) => (
          <div key={field} className="record-row">
            <dt>{fieldName(field, words)}</dt>
            <dd>
              <span className="was">
                <Side name={field} value={from} isOutside={isFromOutside === true} />
              </span>
              <span aria-hidden="true"> → </span>
              <Side name={field} value={to} isOutside={isToOutside === true} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

interface SideProps {
  readonly name: string;
  readonly value: unknown;
  /** What it was is not told. */
  readonly isOutside: boolean;
}

function Side({ name, value, isOutside }: SideProps) {
  const words = useRegistryWords();
  if (isOutside) return <em>{words.t('history.outside')}</em>;
  if (value === undefined || value === null || value === '') return words.t('record.none');
  return name.endsWith('UnitId') ? <UnitName unitId={plainText(value)} /> : fieldValue(name, value, words);
}
