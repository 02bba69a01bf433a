import { Button, Popconfirm, Segmented } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { MaintenanceWindowView } from '../../../../../gateway/outages/maintenance/maintenance-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatCount, formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { Teach } from '../../Teach.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { readAnnounced } from './announce-address.ts';
import { NewWindow } from './NewWindow.tsx';
import { useEndWindow, useWindows, windowPageSize } from './window-queries.ts';
import { scheduleWords, standingLook, standingWord, targetWords } from './window-words.ts';

/** 维护窗口: where work is announced, and until when. */
export function WindowsPage() {
  const { t } = useOutagesWords();
  const { isFitter } = useRole();
  const [address, setAddress] = useSearchParams();
  const announced = readAnnounced(address);
  const [isAdding, setAdding] = useState(false);
  const [standing, setStanding] = useState<'current' | 'over'>('current');
  const pages = usePages(standing);
  const windows = useWindows(standing, pages.cursor);
  const close = () => {
    setAdding(false);
    setAddress(new URLSearchParams(), { replace: true });
  };

  return (
    <main className="desk" data-testid="windows-page">
      <DeskHead title={t('tab.windows')} question={t('windows.question')}>
        {isFitter && (
          <Button type="primary" onClick={() => setAdding(true)} data-testid="window-new">
            {t('windows.new')}
          </Button>
        )}
      </DeskHead>
      <div className="filters">
        <Segmented
          value={standing}
          options={[
            { value: 'current' as const, label: t('windows.current') },
            { value: 'over' as const, label: t('windows.over') },
          ]}
          onChange={setStanding}
        />
        <span className="dim">{t('windows.note')}</span>
      </div>
      <Loaded query={windows} what={t('tab.windows')}>
        {(page) =>
          page.items.length === 0 ? (
            <Teach title={t('windows.none')} step={t('windows.noneTeach')} />
          ) : (
            <>
              <WindowTable windows={page.items} />
              <ListFoot page={page} pageSize={windowPageSize} pages={pages} />
            </>
          )
        }
      </Loaded>
      {isFitter && (isAdding || announced !== undefined) && <NewWindow announced={announced} onClose={close} />}
    </main>
  );
}

function WindowTable({ windows }: { readonly windows: readonly MaintenanceWindowView[] }) {
  const { t } = useOutagesWords();
  const { isFitter } = useRole();

  return (
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">{t('windows.standing')}</th>
          <th scope="col">{t('windows.reason')}</th>
          <th scope="col">{t('windows.target')}</th>
          <th scope="col">{t('windows.when')}</th>
          <th scope="col" className="number">
            {t('windows.cameras')}
          </th>
          <th scope="col">{t('windows.by')}</th>
          {isFitter && <th aria-label={t('windows.end')} />}
        </tr>
      </thead>
      <tbody>
        {windows.map((window) => (
          <WindowRow key={window.id} window={window} mayEnd={isFitter} />
        ))}
      </tbody>
    </table>
  );
}

function WindowRow({ window, mayEnd }: { readonly window: MaintenanceWindowView; readonly mayEnd: boolean }) {
  const words = useOutagesWords();
  const { t, language } = words;
  const { standing, span, schedule } = window;
  const isRecurring = schedule.kind === 'daily' || schedule.kind === 'weekly';

  return (
    <tr data-testid="window-row" data-standing={standing}>
      <td className="one-line">
        <StateMark look={standingLook[standing]}>{t(standingWord[standing])}</StateMark>
      </td>
      <td>
        {window.reason}
        {window.answered !== undefined && (
          <span className="detail" data-testid="window-answered">
            {t('windows.answered', {
              time: formatInstant(window.answered.atMs, language),
              count: formatCount(window.answered.cameraCount, language),
            })}
          </span>
        )}
      </td>
      <td>
        {targetWords(window, words)}
        <span className="detail">{window.organisationName}</span>
      </td>
      <td>
        {scheduleWords(window, words)}
        {isRecurring && span !== undefined && (
          <span className="detail">
            {t('windows.next', {
              span: `${formatInstant(span.fromMs, language)} – ${formatInstant(span.toMs, language)}`,
            })}
          </span>
        )}
      </td>
      <td className="number">{formatCount(window.cameraCount, language)}</td>
      <td className="one-line">
        {window.createdBy}
        <span className="detail">
          {window.endedAtMs === undefined
            ? formatInstant(window.createdAtMs, language)
            : t('windows.ended', { name: window.endedBy ?? '', time: formatInstant(window.endedAtMs, language) })}
        </span>
      </td>
      {mayEnd && <td>{standing !== 'over' && <EndWindow windowId={window.id} isComing={standing === 'coming'} />}</td>}
    </tr>
  );
}

/** Ends work that goes on, or calls off what has not begun. */
function EndWindow({ windowId, isComing }: { readonly windowId: string; readonly isComing: boolean }) {
  const { t } = useOutagesWords();
  const end = useEndWindow();
  const word = t(isComing ? 'windows.callOff' : 'windows.end');

  return (
    <>
      <Popconfirm
        title={t(isComing ? 'windows.callOffAsk' : 'windows.endAsk')}
        okText={word}
        cancelText={t(isComing ? 'windows.keep' : 'windows.cancel')}
        onConfirm={() => end.mutate(windowId)}
      >
        <Button size="small" loading={end.isPending} data-testid="window-end">
          {word}
        </Button>
      </Popconfirm>
      {end.error !== null && <ProblemNote problem={end.error} />}
    </>
  );
}
