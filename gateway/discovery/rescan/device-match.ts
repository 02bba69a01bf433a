/** What one source says of a device at an address. All but the address may be missing, wrong, or another's. */
export interface DeviceTraits {
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly endpointUuid?: string;
  /** `AA:BB:CC:DD:EE:FF` */
  readonly mac?: string;
  readonly serial?: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly name?: string;
}

/** Why two descriptions are taken for one device, or not. */
export const matchReasons = [
  'same-mac',
  'mac-in-uuid',
  'same-uuid',
  'same-serial',
  'same-model',
  'same-name',
  'same-address',
  'cloned-uuid',
  'cloned-serial',
  'other-mac',
  'other-serial',
  'other-model',
] as const;
export type MatchReason = (typeof matchReasons)[number];

export interface DeviceMatch {
  /** From 0 (nothing speaks for it) to 1. */
  readonly confidence: number;
  readonly reasons: readonly MatchReason[];
}

/** Uuids, serials and MACs that more than one device shows: they prove nothing. */
export interface SharedTraits {
  readonly uuids: ReadonlySet<string>;
  readonly serials: ReadonlySet<string>;
  readonly macs: ReadonlySet<string>;
}

/** From here on a device at another address is proposed as the one that we know. */
export const enoughToPropose = 0.5;

/** What each trait weighs. No single weak trait reaches `enoughToPropose`; a MAC or a uuid of its own does. */
const weights: Readonly<Record<MatchReason, number>> = {
  'same-mac': 0.8,
  'mac-in-uuid': 0.6,
  'same-uuid': 0.55,
  'same-serial': 0.45,
  'same-model': 0.1,
  'same-name': 0.15,
  'same-address': 0.3,
  'cloned-uuid': 0.05,
  'cloned-serial': 0.05,
  'other-mac': -1,
  'other-serial': -0.8,
  'other-model': -0.5,
};

/**
 * How sure it is that two descriptions are of one device. Serials are not unique (a whole model has one, or the address
 * is the serial) and uuids are cloned or change at a restart, so each counts only where nobody else shows it.
 */
export function matchDevices(known: DeviceTraits, seen: DeviceTraits, shared: SharedTraits): DeviceMatch {
  const reasons = [
    ...compareMac(known, seen, shared),
    ...compareUuid(known, seen, shared),
    ...compareSerial(known, seen, shared),
    ...compareModel(known, seen),
    ...(isSaid(known.name) && known.name === seen.name ? (['same-name'] as const) : []),
    ...(known.host === seen.host && known.port === seen.port ? (['same-address'] as const) : []),
  ];
  const sum = reasons.reduce((total, reason) => total + weights[reason], 0);
  return { confidence: Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100, reasons };
}

function compareMac(known: DeviceTraits, seen: DeviceTraits, { macs }: SharedTraits): MatchReason[] {
  if (isSaid(known.mac) && isSaid(seen.mac)) {
    if (known.mac !== seen.mac) return ['other-mac'];
    return macs.has(known.mac) ? [] : ['same-mac'];
  }
  const isInside = standsIn(known.mac, seen.endpointUuid, macs) || standsIn(seen.mac, known.endpointUuid, macs);
  return isInside ? ['mac-in-uuid'] : [];
}

/** Uuids of version 1 end with the MAC of who made them. */
function standsIn(mac: string | undefined, uuid: string | undefined, macs: ReadonlySet<string>): boolean {
  if (!isSaid(mac) || !isSaid(uuid) || macs.has(mac)) return false;
  return uuid.replaceAll('-', '').toUpperCase().endsWith(mac.replaceAll(':', ''));
}

/** Another uuid says nothing: some devices make a new one at each start. */
function compareUuid(known: DeviceTraits, seen: DeviceTraits, { uuids }: SharedTraits): MatchReason[] {
  if (!isSaid(known.endpointUuid) || known.endpointUuid !== seen.endpointUuid) return [];
  return [uuids.has(known.endpointUuid) ? 'cloned-uuid' : 'same-uuid'];
}

function compareSerial(known: DeviceTraits, seen: DeviceTraits, { serials }: SharedTraits): MatchReason[] {
  const isTelling = ({ serial, host }: DeviceTraits): boolean => isSaid(serial) && serial !== host;
  if (!isTelling(known) || !isTelling(seen)) return [];
  if (!isSameSerial(known.serial ?? '', seen.serial ?? '')) return ['other-serial'];
  return [serials.has(known.serial ?? '') ? 'cloned-serial' : 'same-serial'];
}

/** Some announce the tail of what stands on their name plate. */
function isSameSerial(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].toSorted((a, b) => a.length - b.length);
  return one === other || (short.length >= 6 && long.endsWith(short));
}

function compareModel(known: DeviceTraits, seen: DeviceTraits): MatchReason[] {
  const vendor = said(known.vendor) === said(seen.vendor) || !isSaid(known.vendor) || !isSaid(seen.vendor);
  if (!isSaid(known.model) || !isSaid(seen.model)) return [];
  return said(known.model) === said(seen.model) && vendor ? ['same-model'] : ['other-model'];
}

function said(text: string | undefined): string {
  return (text ?? '').trim().toLowerCase();
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

/** What stands in more than one description of one list. */
export function findShared(...lists: readonly (readonly DeviceTraits[])[]): SharedTraits {
  const repeated = (trait: (device: DeviceTraits) => string | undefined): Set<string> => {
    const found = new Set<string>();
    for (const devices of lists) {
      const once = new Set<string>();
      for (const value of devices.map(trait)) {
        if (!isSaid(value)) continue;
        if (once.has(value)) found.add(value);
        once.add(value);
      }
    }
    return found;
  };
  return {
    uuids: repeated(({ endpointUuid }) => endpointUuid),
    serials: repeated(({ serial }) => serial),
    macs: repeated(({ mac }) => mac),
  };
}
