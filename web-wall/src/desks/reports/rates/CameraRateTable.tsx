import { Link } from 'react-router';
import type { CameraRateView } from '../../../../../gateway/health/minutes/minutes-api.ts';
import { formatCount, formatDuration, formatRate } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { Teach } from '../../Teach.tsx';
import { camerasAtOnce, type CameraRatesQuestion, useCameraRates } from '../report-queries.ts';
import { useReportsWords } from '../use-reports-words.ts';

const minuteMs = 60_000;

interface CameraRateTableProps {
  readonly question: CameraRatesQuestion;
  /** Exact minutes, as evidence needs them, and not days and hours. */
  readonly inMinutes?: boolean;
}

/** The cameras behind a figure, the worst first; each leads to its minutes. */
export function CameraRateTable({ question, inMinutes = false }: CameraRateTableProps) {
  const { t } = useReportsWords();
  const pages = usePages(JSON.stringify(question));
  const cameras = useCameraRates(question, pages.cursor);

  return (
    <Loaded query={cameras} what={t('cameras.loading')}>
      {(page) =>
        page.items.length === 0 ? (
          <Teach title={t('cameras.none')} />
        ) : (
          <div className="camera-rates" data-testid="report-cameras">
            <table className="rows">
              <thead>
                <tr>
                  <th>{t('desk.camera')}</th>
                  <th>{t('desk.organisation')}</th>
                  <th className="number">{t('funnel.due')}</th>
                  <th className="number">{t('rate.online')}</th>
                  <th className="number">{t('cameras.down')}</th>
                  <th className="number">{t('cameras.impaired')}</th>
                  <th className="number">{t('cameras.unknown')}</th>
                  <th className="number">{t('group.drops')}</th>
                  <th className="no-print" />
                </tr>
              </thead>
              <tbody>
                {page.items.map((camera) => (
                  <CameraRow key={camera.cameraId} camera={camera} inMinutes={inMinutes} />
                ))}
              </tbody>
            </table>
            <ListFoot page={page} pageSize={camerasAtOnce} pages={pages} />
          </div>
        )
      }
    </Loaded>
  );
}

function CameraRow({ camera, inMinutes }: { readonly camera: CameraRateView; readonly inMinutes: boolean }) {
  const { t, language } = useReportsWords();
  const { cameraId, cameraName, organisationName, place, dueMinutes, knownMinutes, onlineMinutes } = camera;
  const time = (minutes: number) => {
    if (inMinutes) return formatCount(minutes, language);

    return minutes === 0 ? '–' : formatDuration(minutes * minuteMs, language);
  };

  return (
    <tr>
      <td>
        {cameraName}
        <small className="detail">{place}</small>
      </td>
      <td>{organisationName}</td>
      <td className="number dim">{time(dueMinutes)}</td>
      <td className="number">
        {camera.onlineRate === undefined ? t('rate.insufficient') : formatRate(camera.onlineRate, language)}
      </td>
      <td className="number">{time(knownMinutes - onlineMinutes)}</td>
      <td className="number">{time(onlineMinutes - camera.intactMinutes)}</td>
      <td className="number">{time(dueMinutes - knownMinutes)}</td>
      <td className="number">{formatCount(camera.drops, language)}</td>
      <td className="number no-print">
        <Link to={`/desk/cameras?camera=${cameraId}&tab=minutes`}>{t('cameras.strip')}</Link>
      </td>
    </tr>
  );
}
