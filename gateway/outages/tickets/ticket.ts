import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../../registry/camera.ts';
import type { CauseId, CauseKind } from '../causes/cause.ts';
import type { CauseCode, FaultKind } from './ticket-words.ts';

export type TicketId = Brand<'TicketId'>;

/**
 * How far a repair is: 待受理 → 已受理 → 已到场 → 复核中 → 已关闭. `checking`: somebody says that it is repaired, and the
 * gateway looks for itself; what fails goes back to `arrived`.
 */
export const ticketStates = ['open', 'accepted', 'arrived', 'checking', 'closed'] as const;
export type TicketState = (typeof ticketStates)[number];

/** What its clocks follow: the class of the most urgent camera, or that many points hang on it. */
export const slaClasses = ['class1', 'class2', 'class3', 'parent'] as const;
export type SlaClass = (typeof slaClasses)[number];

/**
 * How it ended: by the automatic re-check after a repair, by a named person against it, because everything came back by
 * itself and stayed, or because the cause turned out to be a part of another one, which has its own ticket.
 */
export const closures = ['checked', 'overridden', 'recovered', 'merged'] as const;
export type Closure = (typeof closures)[number];

/** Work that cannot go on 挂起: asked by one, approved by another; only then it stops the clocks. */
export interface Suspension {
  readonly reason: string;
  readonly askedById: string;
  readonly askedBy: string;
  readonly askedAtMs: number;
  /** When it ends at the latest, ms since epoch. */
  readonly untilMs: number;
  /** Both absent until somebody else has approved. */
  readonly approvedBy?: string;
  readonly approvedAtMs?: number;
}

/** What the repair is about, as the cause of outages names it; a ticket that a person opened is about a camera. */
export interface TicketSubject {
  readonly kind: CauseKind;
  readonly key: string;
  /** In words of when it was opened. */
  readonly name: string;
}

/** Somebody who repairs: the maintaining unit 维护单位. */
export interface Assignee {
  readonly unitId: string;
  readonly unitName: string;
}

/** A repair 工单: one per cause. Instants are ms since the epoch. */
export interface Ticket {
  readonly id: TicketId;
  /** Grows by one with each step. */
  readonly version: number;
  readonly organisationId: OrganisationId;
  readonly organisationName: string;
  readonly organisationPath: string;
  readonly subject: TicketSubject;
  /** The cause that it is open for, or was last. */
  readonly causeId?: CauseId;
  readonly faultKind: FaultKind;
  readonly isByHand: boolean;
  readonly state: TicketState;
  readonly slaClass: SlaClass;
  /** Cameras that it covers. */
  readonly cameraCount: number;
  readonly assignee?: Assignee;
  /** The last good reading before the fault; when it was opened if a person saw it. */
  readonly startedAtMs: number;
  readonly openedAtMs: number;
  /** Moved on by approved suspensions. */
  readonly respondDueAtMs: number;
  readonly repairDueAtMs: number;
  /** Stays, however it ends: the respond clock was missed, the repair clock was missed. */
  readonly isRespondLate: boolean;
  readonly isRepairLate: boolean;
  readonly acceptedAtMs?: number;
  readonly arrivedAtMs?: number;
  /** When somebody said so last. */
  readonly repairedAtMs?: number;
  readonly repairedById?: string;
  /** When its cameras came back by themselves; it closes when they stay. */
  readonly recoveredAtMs?: number;
  /** When the fault was over. */
  readonly restoredAtMs?: number;
  readonly closedAtMs?: number;
  readonly closure?: Closure;
  readonly causeCode?: CauseCode;
  /** The same point broke for the same reason shortly before. */
  readonly isRepeat: boolean;
  /** Nothing was broken. */
  readonly isFalse: boolean;
  readonly suspension?: Suspension;
  /** Sum of the approved suspensions that are over, ms. */
  readonly suspendedMs: number;
}
