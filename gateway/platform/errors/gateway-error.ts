/**
 * Everything the gateway refuses or cannot do, as `noun/problem`.
 * The list is closed so that every problem has one HTTP status, one title in each language and one place to find it.
 */
export const errorStatus = {
  'request/invalid': 422,
  'request/too-large': 413,
  'request/too-many': 429,
  'request/foreign-origin': 403,
  'route/unknown': 404,
  'session/required': 401,
  'session/refused': 401,
  'password/wrong': 403,
  'password/preset': 403,
  'permission/denied': 403,
  'review/own-work': 403,
  'user/unknown': 404,
  'user/duplicate': 409,
  'organisation/unknown': 404,
  'organisation/duplicate': 409,
  'area/unknown': 404,
  'area/duplicate': 409,
  'area/in-use': 409,
  'unit/unknown': 404,
  'unit/duplicate': 409,
  'contract/unknown': 404,
  'contract/duplicate': 409,
  'photo/unknown': 404,
  'photo/unreadable': 422,
  'photo/too-many': 409,
  'onboarding/unknown': 404,
  'onboarding/stale': 409,
  'onboarding/settled': 409,
  'camera/unknown': 404,
  'camera/stale': 409,
  'camera/no-path': 409,
  'grant/unknown': 404,
  'grant/duplicate': 409,
  'grant/ended': 409,
  'grant/too-many': 409,
  'record/invalid': 422,
  'conflict/unknown': 404,
  'conflict/resolved': 409,
  'conflict/foreign': 409,
  'sheet-import/unknown': 404,
  'sheet-import/busy': 409,
  'sheet-profile/unknown': 404,
  'sheet-profile/duplicate': 409,
  'scan/unknown': 404,
  'scan/running': 409,
  'schedule/unknown': 404,
  'change/unknown': 404,
  'change/decided': 409,
  'credential-set/unknown': 404,
  'credential-set/duplicate': 409,
  'login/withheld': 409,
  'bulk-adoption/unknown': 404,
  'check/unknown': 404,
  'check/forbidden-interior': 409,
  'candidate/unknown': 404,
  'candidate/adopted': 409,
  'candidate/busy': 409,
  'platform/unknown': 404,
  'platform/busy': 409,
  'platform/stale': 409,
  'platform/in-use': 409,
  'device/unreachable': 502,
  'device/unauthorised': 502,
  'device/unintelligible': 502,
  'device/changed': 409,
  'address/forbidden': 422,
  'path/unknown': 404,
  'credential/unknown': 404,
  'share/unknown': 404,
  'share/withdrawn': 409,
  'share/returned': 409,
  'share/not-owned': 409,
  'merge/unknown': 404,
  'merge/decided': 409,
  'alarm/unknown': 404,
  'stream/unknown': 404,
  'stream/failed': 502,
  'stream/over-budget': 503,
  'stream/late': 503,
  'playlist/impossible': 400,
  'snapshot/unavailable': 503,
  'clip/unavailable': 409,
  'clip/busy': 503,
  'ffmpeg/missing': 503,
  'ffmpeg/failed': 502,
  'outage/unknown': 404,
  'cause/unknown': 404,
  'maintenance/unknown': 404,
  'recorder/unknown': 404,
  'maintenance/stale': 409,
  'maintenance/ended': 409,
  'ticket/unknown': 404,
  'ticket/duplicate': 409,
  'ticket/stale': 409,
  'ticket/impossible-step': 409,
  'plan/unknown': 404,
  'plan/invalid': 422,
  'round/unknown': 404,
  'round/not-free': 409,
  'escalation/unknown': 404,
  'stop/unknown': 404,
  'wall/unknown': 404,
  'picture/unproven': 409,
  'picture/unknown': 404,
  'picture/stale': 409,
  'picture/unfit': 409,
  'display/unknown': 404,
  'display/refused': 401,
  'display/stale': 409,
  'display/empty': 409,
  'ptz/held': 409,
  'ptz/not-held': 409,
  'ptz/unsupported': 409,
  'ptz/failed': 502,
  'finding/unknown': 404,
  'finding/personal-data': 422,
  'finding/stale': 409,
  'finding/impossible-step': 409,
  'finding-rule/unknown': 404,
  'finding-rule/stale': 409,
  'evidence/unknown': 404,
  'evidence/unavailable': 409,
  'webhook/unknown': 404,
  'webhook/stale': 409,
  'subscription/unknown': 404,
  'subscription/stale': 409,
  'calendar/invalid': 422,
  'decision/unknown': 404,
  'decision/ended': 409,
  'duty-post/unknown': 404,
  'duty-post/stale': 409,
  'duty-post/in-use': 409,
  'assignment/unknown': 404,
  'closure/unknown': 404,
  'closure/ended': 409,
  'roster/begun': 409,
  'roster/over': 409,
  'roster/stale': 409,
  'shift/unknown': 404,
  'hand-back/unknown': 404,
  'shift/stale': 409,
  'shift/impossible-step': 409,
  'shift/not-rostered': 409,
  'shift/open-elsewhere': 409,
  'config/invalid': 500,
  'port/occupied': 500,
  'database/unavailable': 503,
  'database/locked': 500,
  'secret/unreadable': 500,
  'gateway/bug': 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One thing that is wrong with an input: where it is, what is wrong, how to mend it. */
export interface InputIssue {
  /** Dotted path into the input, e.g. `body.credential.username`. */
  readonly path: string;
  readonly message: string;
}

interface GatewayErrorOptions {
  readonly cause?: unknown;
  readonly issues?: readonly InputIssue[];
  /** Extra members of the problem document (RFC 9457 §3.2), e.g. the stored version of a stale edit. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A refusal, a broken infrastructure or a bug. Expected device trouble is a value, never a GatewayError. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly InputIssue[];
  readonly extensions: Readonly<Record<string, unknown>>;

  /** @param message what is wrong, where, and how to mend it; shown to users, so it holds no secret */
  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.issues = options.issues ?? [];
    this.extensions = options.extensions ?? {};
  }
}
