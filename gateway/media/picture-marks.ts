import type { Actor } from '../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import { formatCivilTime } from '../platform/clock/civil-time.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { MarkablePicture } from './pixels/mark-arguments.ts';
import type { Pixels } from './pixels/pixels.ts';

interface PictureMarksDeps {
  readonly pixels: Pick<Pixels, 'markPicture'>;
  readonly organisations: {
    findOrganisation(scope: Scope, id: string): Promise<{ readonly name: string } | undefined>;
  };
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Puts on every picture that a person is given who that is, of which organisation, and when (水印). The original stays
 * as it is; a picture that cannot be marked is not given out.
 */
export class PictureMarks {
  readonly #deps: PictureMarksDeps;

  constructor(deps: PictureMarksDeps) {
    this.#deps = deps;
  }

  /** @returns a JPEG; fails like `Pixels.takeSnapshot` */
  async mark(
    { displayName, scope }: Pick<Actor, 'displayName' | 'scope'>,
    picture: Buffer,
    { mediaType = 'image/jpeg', signal }: { readonly mediaType?: MarkablePicture; readonly signal?: AbortSignal } = {},
  ): Promise<Buffer> {
    const { pixels, organisations, clock } = this.#deps;
    const organisationId = scope.organisationPath.split('/').at(-2) ?? '';
    const organisation = await organisations.findOrganisation(wholeEstate, organisationId);
    const who = organisation === undefined ? displayName : `${displayName} · ${organisation.name}`;
    return pixels.markPicture(picture, mediaType, `${who}\n${formatCivilTime(clock.now())}`, signal);
  }
}
