import type { RowValues } from './camera-of-row.ts';
import type { KnownAddress, KnownClaim, KnownIdentity, SoughtIdentities } from './sheet-identity-store.ts';

/** Which camera of the registry a row is. */
export type RowMatch =
  | { readonly kind: 'none'; readonly isWeak: boolean }
  | { readonly kind: 'one'; readonly cameraId: string }
  | { readonly kind: 'ambiguous'; readonly value: string };

/** A row with what is known of it before it is compared with the registry. */
export interface SoughtRow {
  readonly values: RowValues;
  readonly organisationId?: string;
  /** Its code belongs to an earlier row of the sheet. */
  readonly isCodeTaken: boolean;
}

const defaultPorts: Readonly<Record<string, number>> = { onvif: 80, 'rtsp-list': 554 };

/** Address of a row as an access path has it; undefined when the row has none. */
export function addressOfRow(values: RowValues) {
  const host = textOf(values['host']);
  if (host === undefined) return undefined;
  const adapterKind = textOf(values['accessKind']) ?? 'onvif';
  const port = typeof values['port'] === 'number' ? values['port'] : (defaultPorts[adapterKind] ?? 80);
  return { adapterKind, host, port, channelToken: textOf(values['channel']) ?? '' };
}

/** Behind a recorder many cameras share one address, so the address alone recognises nobody. */
function hasOwnAddress(values: RowValues): boolean {
  return values['host'] !== undefined && (values['port'] !== undefined || values['channel'] !== undefined);
}

/** What to look up for some rows. Names only for rows that nothing better recognises. */
export function identitiesOf(rows: readonly SoughtRow[]): SoughtIdentities {
  const pick = (field: string, from: readonly SoughtRow[] = rows): string[] =>
    from.flatMap(({ values }) => textOf(values[field]) ?? []);
  return {
    cameraIds: pick('cameraId'),
    gbCodes: pick(
      'gbCode',
      rows.filter(({ isCodeTaken }) => !isCodeTaken),
    ),
    localCodes: pick('localCode'),
    hosts: pick('host'),
    names: pick('name'),
  };
}

/** Cameras of the registry, ready to be asked which of them a row is. */
export class RowMatcher {
  readonly #byId = new Map<string, KnownIdentity>();
  readonly #byCode = new Map<string, KnownIdentity>();
  readonly #byLocalCode = new Map<string, KnownIdentity[]>();
  readonly #byName = new Map<string, KnownIdentity[]>();
  readonly #byHost: ReadonlyMap<string, readonly KnownAddress[]>;
  readonly #byClaim: ReadonlyMap<string, readonly KnownClaim[]>;

  constructor(cameras: readonly KnownIdentity[], addresses: readonly KnownAddress[], claims: readonly KnownClaim[]) {
    this.#byClaim = Map.groupBy(claims, ({ gbCode }) => gbCode);
    for (const camera of cameras) {
      this.#byId.set(camera.id, camera);
      if (camera.gbCode !== null) this.#byCode.set(camera.gbCode, camera);
      if (camera.localCode !== null) put(this.#byLocalCode, camera.localCode, camera);
      put(this.#byName, nameKey(camera.organisationId, camera.name), camera);
    }
    this.#byHost = Map.groupBy(addresses, ({ host }) => host);
  }

  /**
   * By gateway id, GB code, local code, address with port or channel, its claim to a code that another camera has, then
   * name within its organisation.
   *
   * @param claimed cameras that earlier rows of the sheet are
   */
  match(row: SoughtRow, claimed: ReadonlyMap<string, number>): RowMatch {
    const { values } = row;
    const code = textOf(values['gbCode']);
    const local = textOf(values['localCode']);
    const isNamed = (code !== undefined && !row.isCodeTaken) || local !== undefined;
    return (
      this.#byIdOrCode(row, code) ??
      this.#byOldCode(local, claimed) ??
      this.#byAddress(values, claimed) ??
      this.#byClaimToCode(row, code, claimed) ??
      // A code that nobody has yet is a new camera, whatever its name; a shared code says nothing.
      (isNamed ? { kind: 'none', isWeak: false } : this.#byPlace(row, claimed))
    );
  }

  #byIdOrCode({ values, isCodeTaken }: SoughtRow, code: string | undefined): RowMatch | undefined {
    const id = textOf(values['cameraId']);
    if (id !== undefined && this.#byId.has(id)) return { kind: 'one', cameraId: id };
    const coded = code === undefined || isCodeTaken ? undefined : this.#byCode.get(code);
    return coded && { kind: 'one', cameraId: coded.id };
  }

  #byOldCode(local: string | undefined, claimed: ReadonlyMap<string, number>): RowMatch | undefined {
    return local === undefined ? undefined : oneOf(this.#byLocalCode.get(local) ?? [], claimed, local);
  }

  /** Cameras that wait in the conflict queue for a code. */
  claimants(code: string | undefined): readonly string[] {
    return code === undefined ? [] : (this.#byClaim.get(code) ?? []).map(({ cameraId }) => cameraId);
  }

  /** Of several that wait for the same code, the one of that name before any other. */
  #byClaimToCode(row: SoughtRow, code: string | undefined, claimed: ReadonlyMap<string, number>): RowMatch | undefined {
    const claimants = this.claimants(code);
    const names = new Set(this.#namesakes(row).map(({ id }) => id));
    return (
      freeOf(
        claimants.filter((id) => names.has(id)),
        claimed,
      ) ?? freeOf(claimants, claimed)
    );
  }

  #namesakes({ values, organisationId }: SoughtRow): readonly KnownIdentity[] {
    const name = textOf(values['name']);
    return name === undefined || organisationId === undefined
      ? []
      : (this.#byName.get(nameKey(organisationId, name)) ?? []);
  }

  #byAddress(values: RowValues, claimed: ReadonlyMap<string, number>): RowMatch | undefined {
    const address = addressOfRow(values);
    if (address === undefined || !hasOwnAddress(values)) return undefined;
    const { host, port, channelToken } = address;
    const paths = (this.#byHost.get(host) ?? []).filter(
      (path) => path.port === port && (channelToken === '' || path.channelToken === channelToken),
    );
    return oneOf(
      paths.map(({ cameraId }) => ({ id: cameraId })),
      claimed,
      `${host}:${String(port)} ${channelToken}`,
    );
  }

  #byPlace(row: SoughtRow, claimed: ReadonlyMap<string, number>): RowMatch {
    // Whoever is an earlier row has the name only; a row that says nothing else is told to be double by the sheet itself.
    const free = this.#namesakes(row).filter(({ id }) => !claimed.has(id));
    return oneOf(free, claimed, textOf(row.values['name'])) ?? { kind: 'none', isWeak: !hasOwnAddress(row.values) };
  }
}

/** Of cameras that no earlier row is, the only one. When all of them are taken, the first: the row is said to be double. */
function oneOf(
  cameras: readonly { readonly id: string }[],
  claimed: ReadonlyMap<string, number>,
  value = '',
): RowMatch | undefined {
  const ids = [...new Set(cameras.map(({ id }) => id))];
  const free = ids.filter((id) => !claimed.has(id));
  if (free.length > 1) return { kind: 'ambiguous', value };
  const [cameraId] = free.length === 1 ? free : ids;
  return cameraId === undefined ? undefined : { kind: 'one', cameraId };
}

/** Of several claimants that nothing else tells apart, the first that no earlier row is. */
function freeOf(ids: readonly string[], claimed: ReadonlyMap<string, number>): RowMatch | undefined {
  const cameraId = ids.find((id) => !claimed.has(id));
  return cameraId === undefined ? undefined : { kind: 'one', cameraId };
}

function put(map: Map<string, KnownIdentity[]>, key: string, camera: KnownIdentity): void {
  map.set(key, [...(map.get(key) ?? []), camera]);
}

/** Ids hold no space. */
function nameKey(organisationId: string, name: string): string {
  return `${organisationId} ${name}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
