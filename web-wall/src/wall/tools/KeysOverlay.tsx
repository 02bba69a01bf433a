import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';

/** Keys go to the wall again: a button that had the focus would take Enter and Space for itself. */
function takeFocus(box: HTMLElement | null): void {
  box?.focus();
}

interface KeysOverlayProps {
  readonly onClose: () => void;
  /** On a status wall nothing is patrolled: its keys are fewer. */
  readonly isStatusWall?: boolean;
}

/** The list of keys, `?`. */
export default function KeysOverlay({ onClose, isStatusWall = false }: KeysOverlayProps) {
  const { t } = useWallToolsWords();
  const ofPatrol = [
    [['N'], t('keys.normal')],
    [['F'], t('keys.finding')],
  ] as const;
  const rows = [
    [['1', '…', '9'], t('keys.select')],
    [[t('keys.arrows')], t('keys.move')],
    [[t('keys.space')], t('keys.hold')],
    [['[', ']'], t('keys.turn')],
    ...(isStatusWall ? [] : ofPatrol),
    [['Z', 'Enter', t('keys.doubleClick')], t('keys.enlarge')],
    [['+', '−', '0'], t('keys.zoom')],
    [['R'], t('keys.replay')],
    ...(isStatusWall ? [] : ([[['P'], t('keys.ptz')]] as const)),
    [['Esc'], t('keys.back')],
    [['?'], t('keys.help')],
  ] as const;

  return (
    <div
      className="keys"
      role="dialog"
      aria-modal="true"
      aria-label={t('keys.title')}
      tabIndex={-1}
      ref={takeFocus}
      data-testid="keys"
      onClick={onClose}
    >
      <div className="keys-box">
        <h2>{t('keys.title')}</h2>
        <dl>
          {rows.map(([keys, meaning]) => (
            <div key={meaning}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key} className="keycap">
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
