/** Editions of GB/T 28181; the industry digits mean different things in them, so a code is stored with its edition. */
export const gbCodeEditions = ['2011', '2016', '2022'] as const;

/** Kinds of devices that the type digits name (GB/T 28181, annex of code rules). */
export const gbDeviceTypes = [
  { value: '111', zh: '硬盘录像机 DVR', en: 'DVR', isCamera: false },
  { value: '118', zh: '网络录像机 NVR', en: 'NVR', isCamera: false },
  { value: '131', zh: '摄像机', en: 'Camera', isCamera: true },
  { value: '132', zh: '网络摄像机 IPC', en: 'IP camera', isCamera: true },
  { value: '200', zh: '中心信令控制服务器', en: 'Signalling server', isCamera: false },
  { value: '209', zh: '接入网关', en: 'Access gateway', isCamera: false },
  { value: '215', zh: '业务分组', en: 'Business group', isCamera: false },
  { value: '216', zh: '虚拟组织', en: 'Virtual organisation', isCamera: false },
] as const;

/** A GB/T 28181 code, taken apart: 8 + 2 + 3 + 1 + 6 digits, all of them text. */
export interface GbCode {
  /** The 20 digits. */
  readonly text: string;
  /** GB/T 2260 code of the place, 6 digits. */
  readonly civilCode: string;
  /** Base unit below the place, 2 digits. */
  readonly baseUnit: string;
  /** 2 digits; what they mean depends on the edition. */
  readonly industry: string;
  /** 3 digits, see `gbDeviceTypes`. */
  readonly type: string;
  /** 1 digit, 0 to 8. Under local rules of 8 + 2 + 3 + 7 it is the first digit of the serial. */
  readonly network: string;
  /** 6 digits. */
  readonly serial: string;
}

/** Why a text is no GB/T 28181 code; `number` means a sheet turned it into a number and lost its last digits. */
export type GbCodeProblem = 'number' | 'characters' | 'length';

export type GbCodeReading =
  { readonly kind: 'code'; readonly code: GbCode } | { readonly kind: 'refused'; readonly problem: GbCodeProblem };

const typedAsNumber = /^\d+(\.\d+)?e\+?\d+$/i;

/**
 * Reads a GB/T 28181 code as people type it: full-width digits and white space are forgiven, lost digits are not.
 *
 * @param text always a text: a number cannot hold 20 digits
 */
export function readGbCode(text: string): GbCodeReading {
  const digits = text.normalize('NFKC').replace(/\s+/gu, '');
  if (typedAsNumber.test(digits)) return { kind: 'refused', problem: 'number' };
  if (/[^0-9]/.test(digits)) return { kind: 'refused', problem: 'characters' };
  if (digits.length !== 20) return { kind: 'refused', problem: 'length' };
  const code = {
    text: digits,
    civilCode: digits.slice(0, 6),
    baseUnit: digits.slice(6, 8),
    industry: digits.slice(8, 10),
    type: digits.slice(10, 13),
    network: digits.slice(13, 14),
    serial: digits.slice(14),
  };
  return { kind: 'code', code };
}

/** False for codes of recorders, servers and groups; types that the list does not know are let pass. */
export function mayBeCamera({ type }: GbCode): boolean {
  return gbDeviceTypes.find(({ value }) => value === type)?.isCamera ?? true;
}
