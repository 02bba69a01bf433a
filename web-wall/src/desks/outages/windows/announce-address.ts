import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import type { createMaintenanceWindow } from '../../../../../gateway/outages/maintenance/maintenance-api.ts';
import type { z } from 'zod';

export type NewWindow = z.input<NonNullable<(typeof createMaintenanceWindow)['body']>>;
export type TargetKind = NewWindow['target']['kind'];

export const targetKinds = [
  'camera',
  'recorder',
  'upstream',
  'contract',
  'area',
  'organisation',
] as const satisfies readonly TargetKind[];

/** Where work at what broke is announced; undefined when no window can cover it, or it is not the reader's. */
export function announceAddress({ kind, key, name }: Pick<CauseView, 'kind' | 'key' | 'name'>): string | undefined {
  const target = targetKinds.find((each) => each === kind);
  if (target === undefined || key === undefined) return undefined;

  return `/desk/outages/windows?${new URLSearchParams({ target, key, name }).toString()}`;
}

/** What the address asks to announce work for. */
export function readAnnounced(
  address: URLSearchParams,
): { readonly kind: TargetKind; readonly key: string; readonly name: string } | undefined {
  const kind = targetKinds.find((each) => each === address.get('target'));
  const key = address.get('key');

  return kind === undefined || key === null ? undefined : { kind, key, name: address.get('name') ?? key };
}
