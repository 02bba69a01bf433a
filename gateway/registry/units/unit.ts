import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../camera.ts';

export type UnitId = Brand<'UnitId'>;

/**
 * What a unit is to cameras: owner 产权单位, manager 管理单位, maintainer 维护单位, carrier 运营商 (leases points and lines),
 * enterprise 自建单位 (has a system of its own). One unit may be several.
 */
export const unitKinds = ['owner', 'manager', 'maintainer', 'carrier', 'enterprise'] as const;
export type UnitKind = (typeof unitKinds)[number];

/** A person of a unit who answers for something. */
export interface UnitContact {
  readonly name: string;
  readonly phone: string;
  /** What for, in words: 值班, 运维, 负责人. */
  readonly duty: string;
}

/** A unit 单位: a company, an authority or a carrier that owns, manages, maintains or leases cameras. */
export interface Unit {
  readonly id: UnitId;
  /** Unique within the organisation that keeps it. */
  readonly name: string;
  readonly kinds: readonly UnitKind[];
  /** 统一社会信用代码, 18 characters. */
  readonly creditCode?: string;
  readonly address: string;
  readonly contacts: readonly UnitContact[];
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  /** The unit that took this one over; whoever names this one means that one. */
  readonly mergedIntoId?: UnitId;
}

export const maxContacts = 20;

/** A name as it is stored: one spelling for full-width and half-width, no spaces at the ends or doubled. */
export function plainUnitName(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().slice(0, 128);
}

/** Kinds in the order of the list, each once. */
export function joinKinds(...kinds: readonly (readonly UnitKind[])[]): UnitKind[] {
  const all = new Set(kinds.flat());
  return unitKinds.filter((kind) => all.has(kind));
}

/** The survivor with everything that was known of the other one: its kinds and contacts, and what it lacks itself. */
export function mergeUnits(kept: Unit, merged: Unit): Unit {
  const keyOf = ({ name, phone }: UnitContact): string => `${name} ${phone}`;
  const known = new Set(kept.contacts.map(keyOf));
  const more = merged.contacts.filter((contact) => !known.has(keyOf(contact)));
  const creditCode = kept.creditCode ?? merged.creditCode;
  return {
    ...kept,
    kinds: joinKinds(kept.kinds, merged.kinds),
    contacts: [...kept.contacts, ...more].slice(0, maxContacts),
    address: kept.address === '' ? merged.address : kept.address,
    ...(creditCode !== undefined && { creditCode }),
  };
}
