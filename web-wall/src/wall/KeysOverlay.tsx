import { useWords } from '../i18n/use-words.ts';

/** Keys go to the wall again: a button that had the focus would take Enter and Space for itself. */
function takeFocus(box: HTMLElement | null): void {
  box?.focus();
}

/** The list of keys, `?`. */
export function KeysOverlay({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const rows = [
    [['1', '…', '9'], t('keys.select')],
    [[t('keys.arrows')], t('keys.move')],
    [['N', t('keys.space')], t('keys.normal')],
    [['F'], t('keys.finding')],
    [['Enter', t('keys.doubleClick')], t('keys.enlarge')],
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
