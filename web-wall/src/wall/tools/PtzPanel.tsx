import { useEffect, useEffectEvent, useState } from 'react';
import type { PtzView } from '../../../../gateway/wall/ptz/ptz-api.ts';
import { type ApiProblem, toProblem } from '../../api/api-problem.ts';
import { request } from '../../api/request.ts';
import { formatClock } from '../../i18n/format.ts';
import { useWallToolsWords, type WallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { useCapturedKeys } from './use-captured-keys.ts';

interface PtzPanelProps {
  readonly cameraId: string;
  readonly onClose: () => void;
}

interface Holding {
  readonly ptz?: PtzView;
  readonly problem?: ApiProblem;
  /** Where the camera was sent last. */
  readonly sentTo?: string;
}

/** Holds a camera while this shows; it goes back to its place when it is let go. */
function usePtz(cameraId: string) {
  const [holding, setHolding] = useState<Holding>({});
  const ask = (path: string, body: object, sentTo?: string) =>
    request<PtzView>('POST', `/cameras/${cameraId}/ptz/${path}`, { body }).then(
      (ptz) =>
        setHolding((before) => {
          const name = sentTo ?? before.sentTo;

          return { ptz, ...(name === undefined ? {} : { sentTo: name }) };
        }),
      (error: unknown) => setHolding((before) => ({ ...before, problem: toProblem(error) })),
    );
  const take = useEffectEvent(() => void ask('lock', {}));

  useEffect(() => {
    take();

    return () => {
      // The gateway lets go by itself after a while; a lost goodbye costs only that.
      request('DELETE', `/cameras/${cameraId}/ptz/lock`, { keepalive: true }).catch(() => undefined);
    };
  }, [cameraId]);

  return {
    ...holding,
    take: () => void ask('lock', {}),
    goTo: (presetToken: string, name: string) => void ask('moves', { to: 'preset', presetToken }, name),
    goHome: (name: string) => void ask('moves', { to: 'home' }, name),
  };
}

function refusalOf({ t, language }: WallToolsWords, problem: ApiProblem): string {
  switch (problem.code) {
    case 'ptz/held':
      return t('ptz.held', {
        holder: String(problem.extensions.holderName),
        time: formatClock(Number(problem.extensions.sinceMs), language),
      });
    case 'ptz/unsupported':
      return t('ptz.unsupported');
    case 'permission/denied':
      return t('ptz.denied');
    default:
      return t('ptz.failed');
  }
}

/** Trying again may help where somebody else holds it, or it did not answer. */
function isWorthTrying({ code }: ApiProblem): boolean {
  return code !== 'ptz/unsupported' && code !== 'permission/denied';
}

/** Moves a camera to its stored positions: digits pick, H goes home. */
export function PtzPanel({ cameraId, onClose }: PtzPanelProps) {
  const words = useWallToolsWords();
  const { t } = words;
  const { ptz, problem, sentTo, take, goTo, goHome } = usePtz(cameraId);

  return (
    <aside className="ptz" data-testid="ptz" data-problem={problem?.code} aria-label={t('ptz.title')}>
      <header>
        <b>{t('ptz.title')}</b>
        <button type="button" className="button" onClick={onClose}>
          {t('ptz.release')} <kbd className="keycap">P</kbd>
        </button>
      </header>
      {problem !== undefined && (
        <p role="alert">
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{refusalOf(words, problem)}</StateMark>
          {isWorthTrying(problem) && (
            <button type="button" className="button" onClick={take}>
              {t('ptz.again')}
            </button>
          )}
        </p>
      )}
      {problem === undefined && ptz === undefined && <p role="status">{t('ptz.taking')}</p>}
      {problem === undefined && ptz !== undefined && (
        <HeldCamera ptz={ptz} sentTo={sentTo} onPreset={goTo} onHome={() => goHome(t('ptz.home'))} />
      )}
    </aside>
  );
}

interface HeldCameraProps {
  readonly ptz: PtzView;
  readonly sentTo: string | undefined;
  readonly onPreset: (presetToken: string, name: string) => void;
  readonly onHome: () => void;
}

function HeldCamera({ ptz: { presets, lock }, sentTo, onPreset, onHome }: HeldCameraProps) {
  const { t } = useWallToolsWords();
  useCapturedKeys((key) => {
    const preset = /^[1-9]$/.test(key) ? presets[Number(key) - 1] : undefined;
    if (preset !== undefined) onPreset(preset.presetToken, preset.name);
    else if (key.toLowerCase() === 'h') onHome();
    else return false;

    return true;
  });

  return (
    <>
      {lock !== undefined && <p className="ptz-mine">{t('ptz.mine', { seconds: Math.round(lock.leftMs / 1000) })}</p>}
      <ol>
        {presets.map(({ presetToken, name }, index) => (
          <li key={presetToken}>
            <button
              type="button"
              className="button"
              onClick={() => onPreset(presetToken, name)}
              data-testid="ptz-preset"
            >
              {index < 9 && <kbd className="keycap">{index + 1}</kbd>} {name}
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="button" onClick={onHome} data-testid="ptz-home">
            <kbd className="keycap">H</kbd> {t('ptz.home')}
          </button>
        </li>
      </ol>
      {presets.length === 0 && <p>{t('ptz.none')}</p>}
      {sentTo !== undefined && (
        <p role="status" data-testid="ptz-sent">
          {t('ptz.moving', { name: sentTo })}
        </p>
      )}
    </>
  );
}
