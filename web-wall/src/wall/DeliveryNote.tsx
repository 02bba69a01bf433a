import { useWords } from '../i18n/use-words.ts';
import type { Words } from '../i18n/words-of.ts';
import type { PlayingStream } from './tile-player.ts';

/** What is not as one would expect of a picture: another stream of the camera, or one that the gateway transcodes. */
export function DeliveryNote({ stream }: { readonly stream: PlayingStream | undefined }) {
  const { t } = useWords();
  if (stream === undefined || stream.delivery === 'as-asked') return null;

  return (
    <span className="tile-delivery" data-testid="tile-delivery" data-delivery={stream.delivery}>
      {t(stream.delivery === 'transcoded' ? 'tile.transcoded' : 'tile.otherProfile')}
    </span>
  );
}

/** For technicians: how a picture comes here, which stream it is, and its size. */
export function streamNote({ t }: Words, { transport, profile, codec, width, height }: PlayingStream): string {
  const size = width === undefined || height === undefined ? undefined : `${width}×${height}`;

  return [
    t(transport === 'push' ? 'tile.byPush' : 'tile.byHls'),
    t(profile === 'main' ? 'tile.main' : 'tile.sub'),
    size,
    codec,
  ]
    .filter((each) => each !== undefined)
    .join(' · ');
}
