import type { DeviceCredential } from '../adapter.ts';
import { brandTemplates } from './brand-templates.ts';

/**
 * What a sheet says of a stream address, as the token of a channel: `brand:channel` (`hikvision:1`), a path of the main
 * stream (`/live/main`), or the paths of both with a space between. At most 128 characters. Never holds a secret: a
 * login in a path is written `{user}` and `{password}`.
 */
export interface RtspSource {
  readonly main: string;
  /** Absent when the source has one stream only. */
  readonly sub?: string;
  /** Name of the brand whose rule it is; absent for paths. */
  readonly brand?: string;
}

const maxTokenLength = 128;
const path = /^\/[\x21-\x7e]*$/;

/** @returns undefined for a text that is no such token */
export function readRtspSource(token: string): RtspSource | undefined {
  if (token.length > maxTokenLength) return undefined;
  const [, brand, digits] = /^([a-z-]+):(\d{1,4})$/.exec(token) ?? [];
  if (brand !== undefined && digits !== undefined) return ofBrand(brand, Number(digits));
  const [main, sub, ...rest] = token.split(' ');
  if (main === undefined || rest.length > 0 || ![main, sub ?? '/'].every((each) => path.test(each))) return undefined;
  return { main, ...(sub !== undefined && { sub }) };
}

/** Token of a channel by its brand; undefined for a brand that has no rule or a channel below 1. */
export function rtspTokenOf(
  vendor: { readonly brand: string } | { readonly vendorCode: number },
  channel: number,
): string | undefined {
  const template = brandTemplates.find(({ brand, vendorCode }) =>
    'brand' in vendor ? brand === vendor.brand : vendorCode === vendor.vendorCode,
  );
  const isChannel = Number.isInteger(channel) && channel >= 1 && channel <= 9999;
  return template && isChannel ? `${template.brand}:${channel}` : undefined;
}

/** True when the login stands in the path, so that it can be filled at the dial only. */
export function hasLoginInPath(rtspPath: string): boolean {
  return /\{(?:user|password)\}/.test(rtspPath);
}

/** Puts the login into a path, percent-encoded. The result is a secret. */
export function fillLogin(rtspPath: string, credential: DeviceCredential | undefined): string {
  if (!hasLoginInPath(rtspPath)) return rtspPath;
  const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, escapeCharacter);
  return rtspPath
    .replaceAll('{user}', () => encoded(credential?.username ?? ''))
    .replaceAll('{password}', () => encoded(credential?.password.reveal() ?? ''));
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function ofBrand(brand: string, channel: number): RtspSource | undefined {
  const template = brandTemplates.find((each) => each.brand === brand);
  if (template === undefined || channel < 1) return undefined;
  const fill = (text: string): string =>
    text
      .replaceAll('{channel}', String(channel))
      .replaceAll('{channel2}', String(channel).padStart(2, '0'))
      .replaceAll('{channel0}', String(channel - 1));
  return { brand, main: fill(template.main), sub: fill(template.sub) };
}
