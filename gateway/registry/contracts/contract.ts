import type { Brand } from '../../platform/ids/brand.ts';
import { addDays } from '../../platform/clock/civil-time.ts';
import type { OrganisationId } from '../camera.ts';

export type ContractId = Brand<'ContractId'>;

/** A lease contract 租赁合同: a carrier lends points for a monthly fee and promises how often they can be watched. */
export interface Contract {
  readonly id: ContractId;
  /** Unique within the organisation that keeps it. */
  readonly number: string;
  /** The unit that lends: the carrier. */
  readonly lessorUnitId: string;
  /** How many points were agreed. */
  readonly points: number;
  /** For one point, in 分 (0.01 yuan). */
  readonly monthlyFeeFen: number;
  /** First day, `YYYY-MM-DD`. */
  readonly startsOn: string;
  /** Last day, `YYYY-MM-DD`: the contract is still running on it. */
  readonly endsOn: string;
  /** Share of time in which a point must be usable, 0–1. */
  readonly agreedAvailability: number;
  /** The line or its number at the carrier. */
  readonly circuit: string;
  readonly note: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
}

/** not-begun 未生效, running 履行中, expiring 即将到期, ended 已到期. */
export const contractStandings = ['not-begun', 'running', 'expiring', 'ended'] as const;
export type ContractStanding = (typeof contractStandings)[number];

/**
 * Where a contract stands on a day. "Ended" is a status of its cameras and no outage of them: they are neither probed nor
 * counted as failing.
 *
 * @param today civil date in Asia/Shanghai, `YYYY-MM-DD`
 * @param warnDays a contract whose last day is at most so many days away is expiring
 */
export function contractStanding(
  { startsOn, endsOn }: Pick<Contract, 'startsOn' | 'endsOn'>,
  today: string,
  warnDays: number,
): ContractStanding {
  if (today > endsOn) return 'ended';
  if (today < startsOn) return 'not-begun';
  return endsOn <= addDays(today, warnDays) ? 'expiring' : 'running';
}

/** The last day, then the id: the order of lists. */
export interface ContractCursor {
  readonly endsOn: string;
  readonly id: string;
}
