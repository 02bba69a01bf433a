/** When somebody last said that they had seen the open causes, ms since epoch; kept per user in this browser. */
const keyOf = (userId: string): string => `patrol-gateway.outages.look.${userId}`;

/** @returns undefined when they never did here: then everything is old, and nothing is called new */
export function readLastLook(storage: Pick<Storage, 'getItem'>, userId: string): number | undefined {
  const text = storage.getItem(keyOf(userId));
  const atMs = text === null ? Number.NaN : Number(text);

  return Number.isSafeInteger(atMs) && atMs > 0 ? atMs : undefined;
}

export function writeLastLook(storage: Pick<Storage, 'setItem'>, userId: string, atMs: number): void {
  storage.setItem(keyOf(userId), String(atMs));
}

/** True of a cause that became certain after the last look. */
export function isNewSince(
  sinceMs: number,
  { confirmedAtMs }: { readonly confirmedAtMs?: number | undefined },
): boolean {
  return confirmedAtMs !== undefined && confirmedAtMs > sinceMs;
}
