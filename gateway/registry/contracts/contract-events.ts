import type { CameraId } from '../camera.ts';
import type { ContractId } from './contract.ts';
import type {} from '../../platform/events/event-bus.ts';

interface ContractFact {
  readonly contractId: ContractId;
  readonly organisationPath: string;
  readonly number: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly endsOn: string;
}

/** The warning time before the end of a contract has begun. */
export type ContractExpiring = ContractFact;

/** A contract is over: its cameras are not watched for outages any more. */
export interface ContractEnded extends ContractFact {
  readonly cameraIds: readonly CameraId[];
}

/** A contract was written, or other cameras came under it: which cameras are watched may have changed. */
export interface ContractChanged {
  readonly contractId: ContractId;
  readonly organisationPath: string;
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'contract.expiring': ContractExpiring;
    'contract.ended': ContractEnded;
    'contract.changed': ContractChanged;
  }
}
