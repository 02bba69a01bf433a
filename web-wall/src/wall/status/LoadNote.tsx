import { formatRate } from '../../i18n/format.ts';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import type { DecodeLoad } from './decode-load.ts';
import './load-note.css';

/** Says that this computer drops frames, before and when tiles are spared. */
export function LoadNote({ load: { isHeavy, run, shed, droppedShare } }: { readonly load: DecodeLoad }) {
  const { t, language } = useWallToolsWords();
  // One look may be the start of the pictures.
  if (!(isHeavy && run > 1) && shed === 0) return null;

  return (
    <p className="load-note" role="status" title={t('load.tileHint')} data-testid="load-note">
      {shed > 0 ? t('load.shed', { count: shed }) : t('load.warn', { share: formatRate(droppedShare, language) })}
    </p>
  );
}
