import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { ForbiddenInterior } from './forbidden-interiors-api.ts';

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
