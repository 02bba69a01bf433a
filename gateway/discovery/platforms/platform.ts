import type { CredentialId, Ownership, PointClass, SystemId } from '../../registry/camera.ts';

/** Which organisation the points of an area belong to. */
export interface OrganisationRule {
  /** Of points whose area no line names. */
  readonly organisationId: string;
  /** An area is named by its beginning or by a part of it: `柳湾乡` takes `青河县柳湾乡张家湾`. */
  readonly byArea: readonly { readonly area: string; readonly organisationId: string }[];
}

/** A carrier's platform: one address and one login for thousands of leased points. Its id is that of its system. */
export interface Platform {
  readonly id: SystemId;
  readonly organisationPath: string;
  readonly name: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly credentialId: CredentialId;
  /** As its adapter reads it. */
  readonly contract: Readonly<Record<string, unknown>>;
  readonly rule: OrganisationRule;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  /** The lease contract that taken points come under. */
  readonly leaseContractId?: string;
  /** Grows with each edit; an edit names the one that it saw. */
  readonly version: number;
  readonly createdAtMs: number;
  /** How often its points were listed; the number of the last time. */
  readonly listingCount: number;
  readonly listedAtMs?: number;
  /** The last listing was whole, so that what it lacks has vanished. */
  readonly isComplete: boolean;
}

/** The organisation of an area: the longest name that stands in it decides. */
export function organisationOf({ organisationId, byArea }: OrganisationRule, area: string | undefined): string {
  const fitting = byArea.filter((line) => area?.includes(line.area));
  const best = fitting.reduce<(typeof fitting)[number] | undefined>(
    (longest, line) => (longest === undefined || line.area.length > longest.area.length ? line : longest),
    undefined,
  );
  return best?.organisationId ?? organisationId;
}
