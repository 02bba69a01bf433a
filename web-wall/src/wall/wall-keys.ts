/** What is opened over an enlarged picture. */
export type TileTool = 'replay' | 'ptz';

/** What a key does on the wall. */
export type WallAction =
  /** From a digit; that of 0 is −1, which only a digit before it makes a position. */
  | { readonly kind: 'select'; readonly position: number }
  | { readonly kind: 'move'; readonly by: 'left' | 'right' | 'up' | 'down' }
  | { readonly kind: 'mark-normal' }
  | { readonly kind: 'compose-finding' }
  | { readonly kind: 'enlarge' }
  | { readonly kind: 'tool'; readonly tool: TileTool }
  | { readonly kind: 'turn'; readonly turn: 'next' | 'previous' | 'hold' }
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
  ' ': { kind: 'turn', turn: 'hold' },
  pagedown: { kind: 'turn', turn: 'next' },
  pageup: { kind: 'turn', turn: 'previous' },
  ']': { kind: 'turn', turn: 'next' },
  '[': { kind: 'turn', turn: 'previous' },
  f: { kind: 'compose-finding' },
  enter: { kind: 'enlarge' },
  z: { kind: 'enlarge' },
  r: { kind: 'tool', tool: 'replay' },
  p: { kind: 'tool', tool: 'ptz' },
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
  if (/^[0-9]$/.test(key)) return { kind: 'select', position: Number(key) - 1 };

  return namedKeys[key.toLowerCase()];
}

/** A second digit so soon after the first makes a number of two, ms. */
const twoDigitsMs = 700;

/** A digit that was typed, as the position that it picked. */
export interface TypedDigit {
  readonly position: number;
  readonly atMs: number;
}

/** The position that a digit picks: on more than nine tiles two of them make one number. */
export function positionTyped(before: TypedDigit | undefined, typed: TypedDigit, tileCount: number): number {
  if (tileCount <= 9 || before === undefined || typed.atMs - before.atMs > twoDigitsMs) return typed.position;
  const both = (before.position + 1) * 10 + typed.position;

  return both < tileCount ? both : typed.position;
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
