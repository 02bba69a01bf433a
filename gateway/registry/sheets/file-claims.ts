import type { RowValues } from './camera-of-row.ts';
import { addressOfRow } from './match-row.ts';

/** What is known of a row when it claims its camera. */
interface Claimant {
  readonly cameraId?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly isCodeTaken: boolean;
}

interface NumberedRow {
  readonly number: number;
  readonly values: RowValues;
}

/** Who the rows of one sheet are, so that no two of them are the same camera. Rows come in their order. */
export class FileClaims {
  readonly #codes = new Map<string, number>();
  readonly #cameras = new Map<string, number>();
  readonly #keys = new Map<string, number>();

  /** Cameras of the registry that rows are, with the row's number. */
  get cameras(): ReadonlyMap<string, number> {
    return this.#cameras;
  }

  /** Asks and takes: the first row with a code has it, the later ones are in conflict with it. */
  isCodeTaken({ number, values }: NumberedRow): boolean {
    const code = values['gbCode'];
    if (typeof code !== 'string') return false;
    const first = this.#codes.get(code);
    if (first === undefined) this.#codes.set(code, number);
    return first !== undefined && first !== number;
  }

  /** The earlier row that is the same camera: by the registry, or by the strongest thing that recognises this one. */
  doubleOf(row: NumberedRow, claimant: Claimant): number | undefined {
    const { cameraId, isCodeTaken } = claimant;
    if (cameraId !== undefined) return this.#cameras.get(cameraId);
    if (row.values['gbCode'] !== undefined && !isCodeTaken) return undefined;
    const [strongest] = keysOf(row, claimant);
    return strongest === undefined ? undefined : this.#keys.get(strongest);
  }

  isAddressTaken(row: NumberedRow): boolean {
    const key = addressKey(row.values);
    return key !== undefined && this.#keys.has(key);
  }

  /** The camera is that row, and no other one of the sheet. */
  claim(cameraId: string, number: number): void {
    if (!this.#cameras.has(cameraId)) this.#cameras.set(cameraId, number);
  }

  take(row: NumberedRow, claimant: Claimant): void {
    const { number } = row;
    if (claimant.cameraId !== undefined) this.claim(claimant.cameraId, number);
    const address = addressKey(row.values);
    for (const key of [...keysOf(row, claimant), ...(address === undefined ? [] : [address])]) {
      if (!this.#keys.has(key)) this.#keys.set(key, number);
    }
  }
}

/** What recognises a row besides its code, the strongest first. Kinds are apart by their first letter. */
function keysOf({ values }: NumberedRow, { organisationId }: Claimant): string[] {
  const { localCode, port, channel, name } = values;
  const address = addressKey(values);
  return [
    ...(localCode === undefined ? [] : [`l ${String(localCode)}`]),
    ...(address === undefined || (port === undefined && channel === undefined) ? [] : [address]),
    ...(name === undefined || organisationId === undefined ? [] : [`n ${organisationId} ${String(name)}`]),
  ];
}

function addressKey(values: RowValues): string | undefined {
  const address = addressOfRow(values);
  return address && `a ${address.adapterKind} ${address.host} ${String(address.port)} ${address.channelToken}`;
}
