import { Segmented } from 'antd';
import { useState } from 'react';
import type { OutageView } from '../../../../../gateway/outages/outages-api.ts';
import { formatDuration, formatInstant } from '../../../i18n/format.ts';
import { useNow } from '../../../ui/use-now.ts';
import { Loaded } from '../../Loaded.tsx';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { onRowKey } from '../../registry/row-keys.ts';
import { usePages } from '../../registry/use-pages.ts';
import { FaultCause } from '../FaultCause.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { useCauseOutages } from './cause-queries.ts';

/** The camera whose minutes are looked at. */
export interface ChosenCamera {
  readonly id: string;
  readonly name: string;
}

interface CauseCamerasProps {
  readonly causeId: string;
  readonly chosenId: string | undefined;
  readonly onChoose: (camera: ChosenCamera) => void;
}

const pageSize = 20;

/** The cameras that a cause hits, page by page: those that are still out, or those that are back. */
export function CauseCameras({ causeId, chosenId, onChoose }: CauseCamerasProps) {
  const { t } = useOutagesWords();
  const [state, setState] = useState<'open' | 'closed'>('open');
  const pages = usePages(`${causeId} ${state}`);
  const outages = useCauseOutages(causeId, { state, cursor: pages.cursor, limit: pageSize });
  const nowMs = useNow(1000);

  return (
    <section className="panel" data-testid="cause-cameras">
      <h2>
        {t('page.cameras')}{' '}
        <Segmented
          size="small"
          value={state}
          options={[
            { value: 'open' as const, label: t('page.openOnes') },
            { value: 'closed' as const, label: t('page.closedOnes') },
          ]}
          onChange={setState}
        />
      </h2>
      <Loaded query={outages} what={t('page.cameras')}>
        {(page) => (
          <>
            {page.total === 0 && <p className="dim">{t('page.noCameras')}</p>}
            <div className="cause-camera-list">
              <table className="rows cause-rows">
                <tbody>
                  {page.items.map((outage) => (
                    <CameraRow
                      key={outage.id}
                      outage={outage}
                      nowMs={nowMs}
                      isChosen={outage.cameraId === chosenId}
                      onChoose={() => onChoose({ id: outage.cameraId, name: outage.cameraName })}
                    />
                  ))}
                </tbody>
              </table>
            </div>
            <ListFoot page={page} pageSize={pageSize} pages={pages} />
          </>
        )}
      </Loaded>
    </section>
  );
}

interface CameraRowProps {
  readonly outage: OutageView;
  readonly nowMs: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function CameraRow({ outage, nowMs, isChosen, onChoose }: CameraRowProps) {
  const { t, language } = useOutagesWords();
  const { startedAtMs, endedAtMs, recoveringSinceMs } = outage;

  return (
    <tr
      tabIndex={0}
      aria-selected={isChosen}
      onClick={onChoose}
      onKeyDown={(event) => onRowKey(event, onChoose)}
      data-testid="cause-camera"
      data-camera-id={outage.cameraId}
    >
      <td>
        {outage.cameraName}
        <span className="detail">{[outage.organisationName, outage.place].filter(Boolean).join(' · ')}</span>
      </td>
      <td className="one-line">
        {formatInstant(startedAtMs, language)}
        <span className="detail">{formatDuration((endedAtMs ?? nowMs) - startedAtMs, language)}</span>
      </td>
      <td>
        <FaultCause fault={outage.fault} withStage />
        {recoveringSinceMs !== undefined && (
          <span className="detail">
            {t('page.recoveringSince', { time: formatInstant(recoveringSinceMs, language) })}
          </span>
        )}
      </td>
    </tr>
  );
}
