import type { Brand } from '../../platform/ids/brand.ts';

export type CredentialSetId = Brand<'CredentialSetId'>;

/** A named login for devices of one owner or area; the password is sealed and never shown again. */
export interface CredentialSet {
  readonly id: CredentialSetId;
  /** The area that it is for, and who may use it: people of this organisation and above. */
  readonly organisationPath: string;
  /** The owner whose devices it opens. */
  readonly unitId?: string;
  readonly name: string;
  readonly username: string;
  readonly sealedPassword: string;
  /** Grows when name or password of the login change: then each device may be tried once more. */
  readonly version: number;
  readonly changedBy: string;
  readonly changedAtMs: number;
}

/**
 * `under-way` stays when the gateway ended meanwhile; `spent`: the login was sent and nothing was heard of it. Of both
 * nobody knows what the device made, so it may have counted a wrong one.
 */
export type TryOutcome = 'under-way' | 'accepted' | 'refused' | 'spent';

/** A login that was tried at a device. */
export interface CredentialTry {
  readonly setId: string;
  readonly setVersion: number;
  readonly host: string;
  readonly port: number;
  readonly outcome: TryOutcome;
}

/** Why a login is not tried. */
export type Withholding = 'tried-before' | 'refused-before' | 'over-budget';

/**
 * Whether a set may be tried at a device. Devices lock after a few wrong logins, so each set has one try, and after a
 * refusal, or a try of which nothing was heard, there is no other one unless a person says so.
 *
 * @param tries all that were ever made at the address
 */
export function judgeTry(
  set: Pick<CredentialTry, 'setId' | 'setVersion'>,
  tries: readonly CredentialTry[],
  rules: { readonly evenAfterRefusal: boolean; readonly refusedLastHour: number; readonly refusedPerHour: number },
): Withholding | undefined {
  const own = tries.find(({ setId, setVersion }) => setId === set.setId && setVersion === set.setVersion);
  if (own?.outcome === 'accepted') return undefined;
  if (own !== undefined && own.outcome !== 'spent') return 'tried-before';
  if (!rules.evenAfterRefusal && tries.some(({ outcome }) => outcome !== 'accepted')) return 'refused-before';
  return rules.refusedLastHour >= rules.refusedPerHour ? 'over-budget' : undefined;
}
