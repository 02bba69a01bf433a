/** What a key does on the wall. */
export type WallAction =
  | { readonly kind: 'select'; readonly position: number }
  | { readonly kind: 'move'; readonly by: 'left' | 'right' | 'up' | 'down' }
  | { readonly kind: 'mark-normal' }
  | { readonly kind: 'compose-finding' }
  | { readonly kind: 'enlarge' }
  | { readonly kind: 'back' }
  | { readonly kind: 'toggle-keys' };

interface KeyPress {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  /** Ctrl, Alt or Meta is down: the browser's own short cut. */
  readonly modified: boolean;
  /** The key goes into a form field. */
  readonly typing: boolean;
}

const namedKeys: Readonly<Record<string, WallAction>> = {
  n: { kind: 'mark-normal' },
  ' ': { kind: 'mark-normal' },
  f: { kind: 'compose-finding' },
  enter: { kind: 'enlarge' },
  escape: { kind: 'back' },
  '?': { kind: 'toggle-keys' },
  '？': { kind: 'toggle-keys' },
  arrowleft: { kind: 'move', by: 'left' },
  arrowright: { kind: 'move', by: 'right' },
  arrowup: { kind: 'move', by: 'up' },
  arrowdown: { kind: 'move', by: 'down' },
};

/** The action of a key, or none. While a form is being filled in only Esc belongs to the wall. */
export function wallAction({ key, modified, typing }: KeyPress): WallAction | undefined {
  if (modified) return undefined;
  if (typing) return key === 'Escape' ? { kind: 'back' } : undefined;
  if (/^[1-9]$/.test(key)) return { kind: 'select', position: Number(key) - 1 };

  return namedKeys[key.toLowerCase()];
}

/** Position after a move in a square grid; stays when the move would leave the grid or the tiles. */
export function moveSelection(
  position: number,
  by: 'left' | 'right' | 'up' | 'down',
  grid: { readonly columns: number; readonly tileCount: number },
): number {
  const column = position % grid.columns;
  const steps = {
    left: column > 0 ? -1 : 0,
    right: column < grid.columns - 1 ? 1 : 0,
    up: -grid.columns,
    down: grid.columns,
  };
  const next = position + steps[by];

  return next >= 0 && next < grid.tileCount ? next : position;
}
