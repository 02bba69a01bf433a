import {
  type DeviceMatch,
  type DeviceTraits,
  enoughToPropose,
  findShared,
  matchDevices,
  type MatchReason,
  type SharedTraits,
} from './device-match.ts';

/** A device of the registry: the cameras that hang on one address. */
export interface RegisteredDevice extends DeviceTraits {
  readonly cameraIds: readonly string[];
  readonly systemId?: string;
}

/** What a scan that just ended is compared with. */
export interface ScanEvidence {
  readonly seen: readonly DeviceTraits[];
  /** What the last scan of the same list saw. */
  readonly before: readonly DeviceTraits[];
  readonly registered: readonly RegisteredDevice[];
  /** True for addresses that the scan asked one by one until the end: only there is silence an answer. */
  readonly isCovered: (host: string) => boolean;
}

interface Subject {
  readonly device: DeviceTraits;
  /** The cameras of the registry that it concerns; absent for a mere candidate. */
  readonly cameraIds?: readonly string[];
  readonly systemId?: string;
}

/** One difference. `device` is what was seen now, or for the gone what was known. */
export type ScanChange = Subject &
  (
    | { readonly kind: 'new' }
    | { readonly kind: 'moved'; readonly from: DeviceTraits; readonly match: DeviceMatch }
    | { readonly kind: 'gone' }
    | { readonly kind: 'renamed'; readonly from: DeviceTraits }
    /** Another device answers at the address: replaced, or a rogue one. */
    | { readonly kind: 'changed-serial'; readonly from: DeviceTraits; readonly reasons: readonly MatchReason[] }
  );

/** Traits that tell a device at the same address from the one that was there. */
const otherDevice: ReadonlySet<MatchReason> = new Set(['other-mac', 'other-serial', 'other-model']);

/**
 * What changed since the last scan, and against the registry. Every device that was seen is in at most one
 * change, and so is every device that was known: at its address, moved, replaced or gone. Where two pairs are as likely,
 * neither is proposed.
 */
export function diffScan({ seen, before, registered, isCovered }: ScanEvidence): ScanChange[] {
  const known = joinKnown(before, registered);
  const shared = findShared(
    seen,
    known.map(({ device }) => device),
  );
  const seenAt = new Map(seen.map((device) => [keyOf(device), device]));
  const knownAt = new Set(known.map(({ device }) => keyOf(device)));

  const atHome = known.flatMap((subject) => {
    const now = seenAt.get(keyOf(subject.device));
    return now === undefined ? [] : [{ subject, now, against: contradictions(subject, now, shared) }];
  });
  // Where another device answers, the one that we knew may have moved, and the other may have come from elsewhere.
  const usurped = atHome.filter(({ against }) => against.length > 0);
  const absent = [
    ...known.filter(({ device }) => !seenAt.has(keyOf(device))),
    ...usurped.map(({ subject }) => subject),
  ];
  const strange = [...seen.filter((device) => !knownAt.has(keyOf(device))), ...usurped.map(({ now }) => now)];
  const moves = pairMoved(absent, strange, shared);
  const movedFrom = new Set(moves.map(({ from }) => keyOf(from)));
  const movedTo = new Set(moves.map(({ device }) => keyOf(device)));
  const isReplaced = ({ device }: Subject): boolean => !movedFrom.has(keyOf(device)) && !movedTo.has(keyOf(device));
  const replaced = usurped.filter(({ subject }) => isReplaced(subject));
  const explained = new Set(replaced.map(({ now }) => keyOf(now)));
  return [
    ...moves,
    ...replaced.map(({ subject: { device: from, ...rest }, now, against }) => {
      return { kind: 'changed-serial' as const, ...rest, device: now, from, reasons: against };
    }),
    ...atHome.filter(({ against }) => against.length === 0).flatMap(({ subject, now }) => findRenamed(subject, now)),
    ...strange
      .filter((device) => !movedTo.has(keyOf(device)) && !explained.has(keyOf(device)))
      .map((device) => ({ kind: 'new' as const, device })),
    ...absent
      .filter(({ device }) => !movedFrom.has(keyOf(device)) && !explained.has(keyOf(device)) && isCovered(device.host))
      .map((subject) => ({ kind: 'gone' as const, ...subject })),
  ];
}

/** Changes by kind, for a list of scans. */
export function countChanges(
  changes: readonly Pick<ScanChange, 'kind'>[],
): Partial<Record<ScanChange['kind'], number>> {
  const counts: Partial<Record<ScanChange['kind'], number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** What the registry knows, filled up with what the last scan heard at the same address. */
function joinKnown(before: readonly DeviceTraits[], registered: readonly RegisteredDevice[]): Subject[] {
  const heard = new Map(before.map((device) => [keyOf(device), device]));
  const subjects = registered.map(({ cameraIds, systemId, ...device }): Subject => {
    const last = heard.get(keyOf(device));
    // A name in the registry is a person's; that of the device is what the scan heard.
    return { device: { ...last, ...withoutName(device) }, cameraIds, ...(systemId !== undefined && { systemId }) };
  });
  const mine = new Set(registered.map(keyOf));
  return [...subjects, ...before.filter((device) => !mine.has(keyOf(device))).map((device) => ({ device }))];
}

function withoutName({ name: _name, ...device }: DeviceTraits): DeviceTraits {
  return device;
}

/** What speaks against the device that answers at a known address. */
function contradictions({ device }: Subject, now: DeviceTraits, shared: SharedTraits): MatchReason[] {
  return matchDevices(device, now, shared).reasons.filter((reason) => otherDevice.has(reason));
}

function findRenamed({ device: from, ...rest }: Subject, now: DeviceTraits): ScanChange[] {
  const isRenamed = from.name !== undefined && now.name !== undefined && from.name !== now.name;
  return isRenamed ? [{ kind: 'renamed', ...rest, device: now, from }] : [];
}

type Move = Extract<ScanChange, { kind: 'moved' }>;

/** Each absent device with the one strange device that it surely is; none where two are as likely. */
function pairMoved(absent: readonly Subject[], strange: readonly DeviceTraits[], shared: SharedTraits): Move[] {
  const byToken = new Map<string, Subject[]>();
  for (const subject of absent) {
    for (const token of tokensOf(subject.device)) byToken.set(token, [...(byToken.get(token) ?? []), subject]);
  }
  const suitors = strange.flatMap((device) => likelyAmong(byToken, device, shared));
  const partners = Map.groupBy(
    suitors.flatMap((move) => [
      { key: `from ${keyOf(move.from)}`, move },
      { key: `to ${keyOf(move.device)}`, move },
    ]),
    ({ key }) => key,
  );
  const isClear = (move: Move, key: string): boolean =>
    (partners.get(key) ?? []).every(
      ({ move: other }) => other === move || other.match.confidence < move.match.confidence,
    );
  return suitors.filter(
    (move) => isClear(move, `from ${keyOf(move.from)}`) && isClear(move, `to ${keyOf(move.device)}`),
  );
}

function likelyAmong(
  byToken: ReadonlyMap<string, readonly Subject[]>,
  device: DeviceTraits,
  shared: SharedTraits,
): Move[] {
  // What many share proves nothing, and comparing all of them would take for ever.
  const near = new Set(
    tokensOf(device).flatMap((token) => {
      const subjects = byToken.get(token) ?? [];
      return subjects.length > mostAlike ? [] : subjects;
    }),
  );
  return [...near].flatMap(({ device: from, ...rest }) => {
    if (keyOf(from) === keyOf(device) || from.adapterKind !== device.adapterKind) return [];
    const match = matchDevices(from, device, shared);
    return match.confidence < enoughToPropose ? [] : [{ kind: 'moved' as const, ...rest, device, from, match }];
  });
}

const mostAlike = 8;

/** By which of its traits a device may be recognised elsewhere: without one of them nothing reaches the limit. */
function tokensOf({ mac, endpointUuid, serial }: DeviceTraits): string[] {
  const tail = /[0-9a-f]{12}$/i.exec((endpointUuid ?? '').replaceAll('-', ''))?.[0].toUpperCase();
  const texts: (string | undefined)[] = [
    mac?.replaceAll(':', ''),
    tail,
    endpointUuid && `uuid ${endpointUuid}`,
    serial && `serial ${serial}`,
  ];
  return [...new Set(texts.filter((text): text is string => text !== undefined && text !== ''))];
}

function keyOf({ adapterKind, host, port }: Pick<DeviceTraits, 'adapterKind' | 'host' | 'port'>): string {
  return `${adapterKind} ${host} ${port}`;
}
