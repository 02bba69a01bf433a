import type { Adapter, CallLimits, DeviceAddress, DeviceTarget, Outcome } from '../../../adapters/sdk/adapter.ts';
import type { DeviceCredential, StreamDescription } from '../../../adapters/sdk/adapter.ts';
import type { StreamMeasure } from './check-report.ts';

/** Port to the live engine, which lies above: watches one stream for a few seconds. */
export interface StreamProbe {
  measure(
    source: {
      readonly host: string;
      readonly stream: Pick<StreamDescription, 'rtspPort' | 'rtspPath' | 'profileToken'>;
      readonly credential?: DeviceCredential;
    },
    limits: { readonly seconds: number; readonly signal: AbortSignal },
  ): Promise<Outcome<StreamMeasure>>;
}

/** Port to another, independent client. Costs one login; asked only after our own succeeded. */
export type AskOtherClient = (
  target: DeviceTarget,
  limits: CallLimits,
) => Promise<Outcome<{ readonly vendor: string; readonly model: string; readonly serial: string }>>;

/** Port to the bare network. */
export interface CheckedNetwork {
  /** @throws GatewayError `address/forbidden` */
  assertAllowed(host: string): void;
  knock(
    host: string,
    ports: readonly number[],
    signal: AbortSignal,
  ): Promise<readonly { readonly port: number; readonly state: 'open' | 'closed' | 'silent' }[]>;
  loginSchemes(address: DeviceAddress, signal: AbortSignal): Promise<readonly string[]>;
}

export type CheckedAdapter = Pick<Adapter, 'kind' | 'describe' | 'snapshot'>;
