import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { CameraId, Organisation, PlacedCamera } from '../../registry/camera.ts';
import { nextVersion } from './ticket-course.ts';
import type { TicketStore } from './ticket-store.ts';
import type { TicketWriter } from './ticket-writer-service.ts';
import type { Ticket } from './ticket.ts';

interface Deps {
  readonly tickets: Pick<TicketStore, 'findOpen' | 'listOpenOfCameras'>;
  readonly writer: Pick<TicketWriter, 'move'>;
  readonly registry: {
    findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]>;
    findOrganisation(scope: Scope, id: string): Promise<Organisation | undefined>;
  };
}

interface MovedCamera {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
}

const camerasAtOnce = 500;
const tries = 5;

/** Open tickets about one camera belong where that camera belongs. What many hang on stays where its cause was. */
export class TicketHomes {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A camera was changed, and may have moved. Whoever brings its ticket on at the same moment does not hold it back. */
  async follow({ cameraId, organisationPath }: MovedCamera): Promise<void> {
    const { tickets, writer, registry } = this.#deps;
    for (let tried = 0; tried < tries; tried++) {
      const ticket = await tickets.findOpen(wholeEstate, { kind: 'camera', key: cameraId });
      if (ticket === undefined || ticket.organisationPath === organisationPath) return;
      const home = await registry.findOrganisation(wholeEstate, organisationPath.split('/').at(-2) ?? '');
      if (home === undefined) return;
      if (await writer.move(movedTo(ticket, home), `${ticket.organisationName} → ${home.name}`)) return;
    }
  }

  /** Cameras may have moved while this gateway was away. */
  async followAll(): Promise<void> {
    const { tickets, registry } = this.#deps;
    const open = await tickets.listOpenOfCameras(wholeEstate);
    for (let from = 0; from < open.length; from += camerasAtOnce) {
      const some = open.slice(from, from + camerasAtOnce);
      const homes = new Map(some.map(({ subject, organisationPath }) => [subject.key, organisationPath]));
      for (const { id, organisationPath } of await registry.findCameras(wholeEstate, [...homes.keys()])) {
        if (homes.get(id) !== organisationPath) await this.follow({ cameraId: id, organisationPath });
      }
    }
  }
}

function movedTo(ticket: Ticket, { id, name, path }: Organisation): Ticket {
  return nextVersion({ ...ticket, organisationId: id, organisationName: name, organisationPath: path });
}
