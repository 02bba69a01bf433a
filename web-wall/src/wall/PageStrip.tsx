import type { WallSessionView } from '../../../gateway/wall/wall-api.ts';
import { useWords } from '../i18n/use-words.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { healthLook } from '../ui/state-look.ts';
import { isDialled } from './page-tiles.ts';

/** Foot of the wall: the next page's names, and the keys in one line. */
export function PageStrip({ session }: { readonly session: WallSessionView }) {
  const { t } = useWords();
  const next = session.page?.nextTiles ?? [];

  return (
    <footer className="strip">
      {session.phase === 'patrolling' && (
        <p className="strip-next" data-testid="next-page">
          {next.length === 0 ? t('wall.lastPage') : <span>{t('wall.next')}</span>}
          {next.map((tile) => (
            <b key={tile.cameraId}>
              {tile.name}
              {!isDialled(tile) && (
                <StateMark look={{ ...healthLook[tile.health], tone: 'idle' }}>{t(`health.${tile.health}`)}</StateMark>
              )}
            </b>
          ))}
        </p>
      )}
      {session.phase === 'patrolling' && (
        <p className="strip-keys" aria-hidden="true">
          {session.round?.method !== 'snapshot' && (
            <>
              <kbd className="keycap">N</kbd> {t('tile.normal')}{' '}
            </>
          )}
          <kbd className="keycap">F</kbd> {t('tile.finding')} <kbd className="keycap">?</kbd> {t('wall.keysHint')}
        </p>
      )}
    </footer>
  );
}
