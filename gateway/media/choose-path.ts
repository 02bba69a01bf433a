import type { StreamProfile } from '../registry/camera.ts';
import type { LivePath } from '../registry/paths/live-path.ts';
import { chooseDelivery, type KnownStream } from './choose-delivery.ts';
import type { StreamFormat } from './engine/engine-message.ts';
import type { Delivery, PlayableCodec } from './live-api.ts';
import { keyOf, transcodedKeyOf } from './stream-key.ts';

/** What somebody wants to watch, and with what. */
export interface PlayerWish {
  readonly cameraId: string;
  readonly profile: StreamProfile;
  /** What the player decodes; `usualCodecs` unless told otherwise. */
  readonly codecs?: readonly PlayableCodec[];
}

/** Every player decodes this. */
export const usualCodecs: readonly PlayableCodec[] = ['h264'];

export interface ChosenPath {
  readonly path: LivePath;
  readonly delivery: Delivery;
}

/** What the engine knows of streams, by their keys. */
interface EngineFacts {
  lastKind(key: string): StreamFormat['kind'] | undefined;
  canTranscode(key: string): boolean;
}

/** Which of a camera's paths is dialled for a player, and how it gets the pictures: see `chooseDelivery`. */
export function choosePath(
  [first, ...others]: readonly [LivePath, ...LivePath[]],
  { profile, codecs = usualCodecs }: PlayerWish,
  facts: EngineFacts,
): ChosenPath {
  const pathOf = (wanted: StreamProfile): LivePath => others.find((path) => path.profile === wanted) ?? first;
  const know = (path: LivePath): KnownStream => ({ ...path, codec: codecOf(path, facts.lastKind(keyOf(path))) });
  const choice = chooseDelivery({
    wanted: profile,
    streams: [know(first), ...others.map(know)],
    codecs,
    canTranscode: (source) => facts.canTranscode(transcodedKeyOf(pathOf(source))),
  });
  return { path: pathOf(choice.profile), delivery: choice.delivery };
}

/** What came last is believed, whatever the device says of itself. */
function codecOf({ codec }: LivePath, lastKind: StreamFormat['kind'] | undefined): KnownStream['codec'] {
  return lastKind === 'jpeg' ? 'mjpeg' : (lastKind ?? codec);
}
