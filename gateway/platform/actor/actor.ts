import type { Brand } from '../ids/brand.ts';
import type { Scope } from './scope.ts';

export type UserId = Brand<'UserId'>;

/** officer 巡查员 watches and reports; technician 运维 repairs; admin 管理员 configures. */
export const roles = ['officer', 'technician', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who asks: made from a session by gateway/access, read by every service that answers a request. */
export interface Actor {
  readonly userId: UserId;
  readonly displayName: string;
  readonly role: Role;
  readonly scope: Scope;
  /** The session that the request came with; closing it closes its WebSockets. */
  readonly sessionId: string;
  /** Present when a display of a wall asks, and no person: it may do what is declared for displays, and nothing else. */
  readonly display?: DisplayBounds;
  /**
   * Present when somebody of a contractor asks 外包维护人员: only what is declared for contractors is open to them, and of
   * that only what was given to their unit.
   */
  readonly contractor?: ContractorBounds;
  /** Present when somebody else set the password: only what is declared for that is open before an own one is chosen. */
  readonly mustChangePassword?: true;
}

/** For whom a contractor's person works. */
export interface ContractorBounds {
  readonly unitId: string;
}

/** Which display asks, and which cameras it may show now. */
export interface DisplayBounds {
  readonly displayId: string;
  readonly mayWatch: (cameraId: string) => boolean;
}
