import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import type { ContractForm } from './contract-form.ts';

/** Everything that the form of a platform holds. */
export interface PlatformForm extends ContractForm {
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
  readonly organisationId: string;
  readonly byArea: { readonly area: string; readonly organisationId: string }[];
  readonly ownership: string;
  readonly pointClass: number;
  readonly leaseContractId?: string;
}

/** Leased third-class points are what platforms are for. */
export const emptyPlatform: Partial<PlatformForm> = {
  ...{ name: '', host: '', port: '8080', username: '', password: '', byArea: [], fields: {}, rest: '' },
  ...{ ownership: 'leased', pointClass: 3 },
};

/** A stored platform for the form, its contract apart. */
export function formOfPlatform(platform: PlatformView): Partial<PlatformForm> {
  const { name, host, port, rule, ownership, pointClass, leaseContractId } = platform;

  return {
    ...{ name, host, port: String(port), username: '', password: '', ownership, pointClass },
    organisationId: rule.organisationId,
    byArea: [...rule.byArea],
    ...(leaseContractId === undefined ? {} : { leaseContractId }),
  };
}
