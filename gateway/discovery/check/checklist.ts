import { GatewayError } from '../../platform/errors/gateway-error.ts';

/**
 * Interiors in which no camera of the network may look (Order 799 §8: 宾馆客房、集体宿舍、公共浴室、更衣室等).
 * One that is ticked blocks adoption.
 */
export const forbiddenInteriors = [
  'guest-room',
  'dormitory-room',
  'bathroom',
  'toilet',
  'changing-room',
  'nursing-room',
  'consulting-room',
  'other-private',
] as const;
export type ForbiddenInterior = (typeof forbiddenInteriors)[number];

/** What the person on the spot answers; the gateway cannot know it. */
export interface Checklist {
  /** What of these the camera looks into; empty means that somebody looked and found none. */
  readonly forbiddenInteriors: readonly ForbiddenInterior[];
  /** 提示标识: a sign says that pictures are taken. */
  readonly signagePresent: boolean | 'unknown';
}

/** @throws GatewayError `check/forbidden-interior` when a camera looks where none may look */
export function assertLawful({ forbiddenInteriors: ticked }: Checklist): void {
  if (ticked.length === 0) return;
  throw new GatewayError(
    'check/forbidden-interior',
    `This camera looks into a place where none may look (${ticked.join(', ')}): it must not be connected. ` +
      `Turn or remove it, then check again.`,
    { extensions: { forbiddenInteriors: ticked } },
  );
}
