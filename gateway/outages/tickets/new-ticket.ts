import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { OrganisationId, PlacedCamera } from '../../registry/camera.ts';
import type { Cause } from '../causes/cause.ts';
import { slaClassOf, type SlaPolicy } from './ticket-clocks.ts';
import type { Assignee, Ticket, TicketId } from './ticket.ts';
import type { FaultKind } from './ticket-words.ts';

/** Where a ticket belongs. */
interface Home {
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
}

interface Frame {
  readonly id: TicketId;
  readonly atMs: number;
  readonly policy: SlaPolicy;
  readonly assignee?: Assignee;
}

type TicketCamera = Pick<PlacedCamera, 'id' | 'name' | 'pointClass' | 'ownership'>;

/** The ticket of a cause. Its clocks begin when it is opened. */
export function ticketOfCause(
  cause: Cause,
  { cameras, home, frame }: { readonly cameras: readonly TicketCamera[]; readonly home: Home; readonly frame: Frame },
): Ticket {
  const { kind, key, memberCount, cameraCount, fault, startedAtMs } = cause;
  return {
    ...blank(home, frame, slaClassOf({ kind, memberCount, cameras })),
    ...{
      subject: { kind, key, name: nameOf(cause, cameras) },
      causeId: cause.id,
      faultKind: faultKindOf(cause.kind, fault),
    },
    ...{ isByHand: false, cameraCount, startedAtMs: Math.min(startedAtMs, frame.atMs) },
  };
}

/** A camera is called what its record says now: its cause may be older than what was read of the register. */
function nameOf({ kind, key, name }: Cause, cameras: readonly TicketCamera[]): string {
  const camera = kind === 'camera' ? cameras.find(({ id }) => id === key) : undefined;
  return camera?.name ?? name;
}

/** The ticket that a person opens for a camera. */
export function ticketByHand(camera: PlacedCamera, faultKind: FaultKind, frame: Frame): Ticket {
  return {
    ...blank(camera, frame, slaClassOf({ kind: 'camera', memberCount: 1, cameras: [camera] })),
    ...{ subject: { kind: 'camera', key: camera.id, name: camera.name }, faultKind },
    ...{ isByHand: true, cameraCount: 1, startedAtMs: frame.atMs },
  };
}

function blank(
  { organisationId, organisationName, organisationPath }: Home,
  { id, atMs, policy, assignee }: Frame,
  slaClass: Ticket['slaClass'],
): Omit<Ticket, 'subject' | 'faultKind' | 'isByHand' | 'cameraCount' | 'startedAtMs'> {
  const { respondMs, repairMs } = policy[slaClass];
  return {
    ...{ id, version: 1, organisationId, organisationName, organisationPath, state: 'open', slaClass },
    ...{ openedAtMs: atMs, respondDueAtMs: atMs + respondMs, repairDueAtMs: atMs + repairMs },
    ...{ isRespondLate: false, isRepairLate: false, isRepeat: false, isFalse: false, suspendedMs: 0 },
    ...(assignee !== undefined && { assignee }),
  };
}

/** What a technician calls that which was measured; a person may know better. */
function faultKindOf(kind: Cause['kind'], { stage, reason }: DeviceFault): FaultKind {
  if (kind === 'platform') return 'no-upstream-data';
  if (kind !== 'camera') return 'upstream-unreachable';
  return stage === 'picture' ? (pictureFaults[reason] ?? 'no-picture') : stageFaults[stage];
}

const stageFaults: Readonly<Record<Exclude<DeviceFault['stage'], 'picture'>, FaultKind>> = {
  address: 'unreachable',
  connect: 'unreachable',
  request: 'unreachable',
  login: 'no-picture',
  describe: 'no-picture',
  stream: 'no-picture',
  // The burnt-in time is wrong.
  clock: 'osd-wrong',
};

const pictureFaults: Readonly<Partial<Record<DeviceFault['reason'], FaultKind>>> = {
  'too-dark': 'light-fault',
  'too-bright': 'light-fault',
  'colour-cast': 'light-fault',
  'low-contrast': 'dirty-lens',
  blurred: 'blurred',
  moved: 'aim-moved',
  'bitrate-collapse': 'signal-loss',
  'low-frame-rate': 'signal-loss',
};

/** The unit that most cameras name; on a tie the one named first. */
export function mostNamed(unitIds: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const id of unitIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  const [first] = [...counts].toSorted(([, left], [, right]) => right - left);
  return first?.[0];
}
