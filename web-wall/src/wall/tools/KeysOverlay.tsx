import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import type { WallToolsWord } from '../../i18n/words/zh-wall-tools.ts';

/** Keys go to the wall again: a button that had the focus would take Enter and Space for itself. */
function takeFocus(box: HTMLElement | null): void {
  box?.focus();
}

type KeyRow = readonly [keys: readonly string[], meaning: WallToolsWord];

const digits = ['1', '…', '9'] as const;
const select: KeyRow = [digits, 'keys.select'];
const move: KeyRow = [['arrows'], 'keys.move'];
const turns: readonly KeyRow[] = [
  [['space'], 'keys.hold'],
  [['[', ']'], 'keys.turn'],
];
const normal: KeyRow = [['N'], 'keys.normal'];
const finding: KeyRow = [['F'], 'keys.finding'];
const enlarge: KeyRow = [['Z', 'Enter', 'double'], 'keys.enlarge'];
const zoom: KeyRow = [['+', '−', '0'], 'keys.zoom'];
const replay: KeyRow = [['R'], 'keys.replay'];
const ends: readonly KeyRow[] = [
  [['Esc'], 'keys.back'],
  [['?'], 'keys.help'],
];

/** The keys of each wall, in the order in which they are learned. */
const keyRows = {
  patrol: [select, move, ...turns, normal, finding, enlarge, zoom, replay, [['P'], 'keys.ptz'], ...ends],
  status: [select, move, ...turns, enlarge, zoom, replay, ...ends],
  sheet: [
    [digits, 'keys.confirm'],
    [['arrows'], 'keys.moveSheet'],
    ...turns,
    finding,
    [['Z', 'Enter', 'double'], 'keys.enlargeSheet'],
    ...ends,
  ],
} as const satisfies Readonly<Record<string, readonly KeyRow[]>>;

interface KeysOverlayProps {
  readonly onClose: () => void;
  /** What the keys are of: on a status wall nothing is patrolled, on a sheet nothing moves. */
  readonly kind?: 'patrol' | 'status' | 'sheet';
}

/** The list of keys, `?`. */
export default function KeysOverlay({ onClose, kind = 'patrol' }: KeysOverlayProps) {
  const { t } = useWallToolsWords();
  const rows = keyRows[kind];
  const named = { space: t('keys.space'), arrows: t('keys.arrows'), double: t('keys.doubleClick') };
  const nameOf = (key: string): string => (Object.hasOwn(named, key) ? named[key as keyof typeof named] : key); // asked

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
                    {nameOf(key)}
                  </kbd>
                ))}
              </dt>
              <dd>{t(meaning)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
