import type { Scope } from '../../platform/actor/scope.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import type { Camera } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { Vault } from '../vault.ts';
import type { RowLinks, RowValues } from './camera-of-row.ts';
import type { FileClaims } from './file-claims.ts';
import type { ImportRow } from './import-row.ts';
import type { AccessStanding, RowFacts } from './judge-row.ts';
import { addressOfRow, identitiesOf, RowMatcher, type RowMatch } from './match-row.ts';
import type { OrganisationIndex } from './organisation-index.ts';
import type { SheetRow } from './read-row.ts';
import { rowProblem, type RowProblem } from './row-problem.ts';
import type { KnownAddress, KnownLogin, SheetIdentityStore } from './sheet-identity-store.ts';
import { formColumns, headingOf } from './sheet-columns.ts';
import type { AreaDirectory, ContractDirectory, UnitDirectory } from './sheet-ports.ts';

interface Deps {
  readonly identities: SheetIdentityStore;
  readonly cameras: Pick<CameraStore, 'findMany'>;
  readonly units: Pick<UnitDirectory, 'findIds'>;
  readonly areas: Pick<AreaDirectory, 'findCodes'>;
  readonly contracts: ContractDirectory;
  readonly vault: Pick<Vault, 'open'>;
}

/** Where rows are looked up, and as whom. */
export interface LookupFrame {
  readonly scope: Scope;
  readonly organisations: OrganisationIndex;
  /** What earlier rows of the sheet are. */
  readonly claims: FileClaims;
  readonly transaction?: Transaction;
}

/** A row from the file, or one from the dry run with its password still sealed. */
export type LookupRow = Pick<SheetRow, 'number' | 'values' | 'problems' | 'cells'> & {
  readonly password?: string;
  /** Known since the dry run; absent: it is found out now. */
  readonly isCodeTaken?: boolean;
};

interface Found {
  readonly matcher: RowMatcher;
  readonly stored: ReadonlyMap<string, Camera>;
  readonly addresses: readonly KnownAddress[];
  readonly logins: ReadonlyMap<string, KnownLogin>;
  readonly units: ReadonlyMap<string, string>;
  readonly areas: ReadonlyMap<string, string>;
  readonly contracts: ReadonlyMap<string, readonly string[]>;
}

const unitFields = {
  ownerUnit: 'ownerUnitId',
  managingUnit: 'managingUnitId',
  maintainingUnit: 'maintainingUnitId',
} as const;

/** Finds out, for some rows at once, which cameras, organisations, areas and units they name. */
export class RowLookup {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** In the order of the rows; each claims its camera before the next is looked at. */
  async look(rows: readonly LookupRow[], frame: LookupFrame): Promise<RowFacts[]> {
    const prepared = rows.map((row) => {
      const place = organisationOf(row.values, frame.organisations);
      const isCodeTaken = row.isCodeTaken ?? frame.claims.isCodeTaken(row);
      return { row, place, isCodeTaken };
    });
    const sought = prepared.map(({ row: { values }, place: { organisation }, isCodeTaken }) => ({
      ...{ values, isCodeTaken },
      ...(organisation && { organisationId: organisation.id }),
    }));
    const found = await this.#find(sought, frame);
    const facts: RowFacts[] = [];
    for (const [index, { row, place, isCodeTaken }] of prepared.entries()) {
      const match = found.matcher.match(sought[index] ?? { values: {}, isCodeTaken }, frame.claims.cameras);
      facts.push(this.#factsOf({ ...row, isCodeTaken }, { match, place }, found, frame));
    }
    return facts;
  }

  async #find(sought: Parameters<typeof identitiesOf>[0], { scope, transaction }: LookupFrame): Promise<Found> {
    const { identities, cameras, units, areas, contracts } = this.#deps;
    const wanted = identitiesOf(sought);
    const known = await identities.findCameras(scope, wanted, transaction);
    const addresses = await identities.findAddresses(scope, wanted.hosts, transaction);
    const claims = await identities.findClaims(
      scope,
      sought.flatMap(({ values }) => textOf(values['gbCode']) ?? []),
      transaction,
    );
    const ids = new Set(
      [...known, ...addresses.map(({ cameraId: id }) => ({ id })), ...claims.map(({ cameraId: id }) => ({ id }))].map(
        ({ id }) => id,
      ),
    );
    const stored = await cameras.findMany(scope, [...ids], transaction);
    const logins = await identities.findLogins(
      scope,
      addresses.flatMap(({ credentialId }) => credentialId ?? []),
      transaction,
    );
    const unitNames = sought.flatMap(({ values }) =>
      Object.keys(unitFields).flatMap((field) => textOf(values[field]) ?? []),
    );
    const areaNames = sought
      .flatMap(({ values }) => textOf(values['district']) ?? [])
      .filter((text) => !isCivilCode(text));
    return {
      matcher: new RowMatcher(known, addresses, claims),
      stored: new Map(stored.map((camera) => [camera.id, camera])),
      addresses,
      logins: new Map(logins.map((login) => [login.id, login])),
      units: await units.findIds(scope, [...new Set(unitNames)], transaction),
      contracts: await contracts.findIds(
        scope,
        [...new Set(sought.flatMap(({ values }) => textOf(values['contractId']) ?? []))],
        transaction,
      ),
      areas: areaNames.length === 0 ? new Map() : await areas.findCodes(scope, [...new Set(areaNames)], transaction),
    };
  }

  #factsOf(
    row: LookupRow & { readonly isCodeTaken: boolean },
    { match, place }: { readonly match: RowMatch; readonly place: Place },
    found: Found,
    { claims }: LookupFrame,
  ): RowFacts {
    const { values, isCodeTaken } = row;
    const cameraId = match.kind === 'one' ? match.cameraId : undefined;
    const stored = cameraId === undefined ? undefined : found.stored.get(cameraId);
    const { links, problems, namesNewUnits } = linksOf({ values, stored }, place, found);
    const doubleOf = claims.doubleOf(row, { cameraId, organisationId: place.organisation?.id, isCodeTaken });
    const access = this.#accessOf(row, cameraId, found, claims);
    claims.take(row, { cameraId, organisationId: place.organisation?.id, isCodeTaken });
    return {
      row: { number: row.number, values, cells: row.cells, problems: [...row.problems, ...problems] },
      ...{ links, namesNewUnits, match, access, isCodeTaken },
      ...(stored && { stored }),
      claimsCode: cameraId !== undefined && found.matcher.claimants(textOf(values['gbCode'])).includes(cameraId),
      ...(doubleOf !== undefined && { doubleOf }),
    };
  }

  #accessOf(row: LookupRow, cameraId: string | undefined, found: Found, claims: FileClaims): AccessStanding {
    const address = addressOfRow(row.values);
    if (address === undefined) return 'none';
    const atHost = found.addresses.filter(({ host }) => host === address.host);
    // A sheet without ports or channels says less than the registry knows.
    const own = atHost.find(
      (path) =>
        path.cameraId === cameraId &&
        (row.values['port'] === undefined || path.port === address.port) &&
        (address.channelToken === '' || path.channelToken === address.channelToken),
    );
    if (own !== undefined) return this.#loginOf(row, own, found);
    const isTaken = atHost.some((path) => isSameAddress(path, address));
    return isTaken || claims.isAddressTaken(row) ? 'taken' : 'new';
  }

  #loginOf(row: LookupRow, { credentialId }: KnownAddress, { logins }: Found): AccessStanding {
    const saysNothing = row.values['username'] === undefined && row.password === undefined;
    if (saysNothing) return 'same';
    const login = credentialId === null ? undefined : logins.get(credentialId);
    // Of a unit above, like a recorder's: it opens more than this camera, and nobody here knows its other half.
    if (credentialId !== null && login === undefined) return 'foreign-login';
    return this.#isSameLogin(row, login) ? 'same' : 'login';
  }

  /** What a row does not say of its login stays as it is. */
  #isSameLogin({ values, password }: LookupRow, login: KnownLogin | undefined): boolean {
    const username = textOf(values['username']);
    if (username === undefined && password === undefined) return true;
    if (login === undefined || (username !== undefined && username !== login.username)) return false;
    return password === undefined || this.#deps.vault.open(login.id, login.sealedPassword).reveal() === password;
  }
}

function isSameAddress(path: KnownAddress, address: ReturnType<typeof addressOfRow> & {}): boolean {
  const { adapterKind, port, channelToken } = address;
  return path.adapterKind === adapterKind && path.port === port && path.channelToken === channelToken;
}

interface Place {
  readonly organisation?: RowLinks['organisation'];
  readonly problem?: RowProblem;
}

function organisationOf(values: RowValues, organisations: OrganisationIndex): Place {
  const text = textOf(values['organisation']);
  if (text === undefined) return {};
  const match = organisations.find(text);
  if (match.kind === 'one') return { organisation: match.organisation };
  const hint = match.kind === 'ambiguous' ? listed(match.candidates) : '';
  return { problem: rowProblem('SSXQGAJG', `organisation/${match.kind}`, { value: text, hint }) };
}

const listedAtMost = 5;

function listed(candidates: readonly string[]): string {
  const shown = candidates.slice(0, listedAtMost).join('、');
  return candidates.length > listedAtMost ? `${shown}…` : shown;
}

const contractColumn = formColumns.full.find(({ field }) => field === 'contractId');
const contractHeading = contractColumn === undefined ? '' : headingOf(contractColumn);

/** What the camera names already may stay, whoever keeps that contract (see RecordLinks). */
function contractOf(text: string | undefined, stored: Camera | undefined, found: Found['contracts']) {
  if (text === undefined || text === stored?.record.contractId) return {};
  const [contractId, ...others] = found.get(text) ?? [];
  if (contractId === undefined) return { problem: rowProblem(contractHeading, 'contract/unknown', { value: text }) };
  if (others.length === 0) return { contractId };
  const hint = listed([contractId, ...others]);
  return { problem: rowProblem(contractHeading, 'contract/ambiguous', { value: text, hint }) };
}

function linksOf(
  { values, stored }: { readonly values: RowValues; readonly stored: Camera | undefined },
  { organisation, problem }: Place,
  { units, areas, contracts }: Found,
) {
  const contract = contractOf(textOf(values['contractId']), stored, contracts);
  const problems: RowProblem[] = [problem, contract.problem].filter((each) => each !== undefined);
  const district = textOf(values['district']);
  const civilCode = district === undefined || isCivilCode(district) ? district : areas.get(district);
  if (district !== undefined && civilCode === undefined)
    problems.push(rowProblem('XZQY', 'district/unknown', { value: district }));
  const named = Object.entries(unitFields).flatMap(([field, idField]) => {
    const name = textOf(values[field]);
    return name === undefined ? [] : [{ idField, id: units.get(name) }];
  });
  const known = named.flatMap(({ idField, id }) => (id === undefined ? [] : [[idField, id] as const]));
  const links: RowLinks = {
    ...(organisation && { organisation }),
    ...(civilCode !== undefined && values['civilCode'] === undefined && { civilCode }),
    ...(contract.contractId !== undefined && { contractId: contract.contractId }),
    ...Object.fromEntries<string>(known),
  };
  return { links, problems, namesNewUnits: known.length < named.length };
}

function isCivilCode(text: string): boolean {
  return /^\d{6,12}$/.test(text);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A row of the dry run as it is looked at again. */
export function lookAgain(row: ImportRow, password: string | undefined): LookupRow {
  const { number, cells, isCodeTaken, cameraId } = row;
  const values = cameraId === undefined ? row.values : { ...row.values, cameraId };
  return {
    number,
    values,
    cells,
    isCodeTaken,
    problems: row.problems.filter(isOfFile),
    ...(password !== undefined && { password }),
  };
}

/** What the cells themselves showed; the rest is found out anew. */
function isOfFile({ code }: RowProblem): boolean {
  return code.startsWith('coordinates/') || code === 'networked/unknown' || code === 'access/incomplete';
}
