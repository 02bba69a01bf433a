import { useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  moveSelection,
  positionTyped,
  type TileTool,
  type TypedDigit,
  type WallAction,
  wallAction,
} from './wall-keys.ts';

/** What the officer has chosen on the page that shows. */
interface WallInput {
  readonly selected: number;
  readonly enlarged: number | undefined;
  readonly tool: TileTool | undefined;
  readonly keysShown: boolean;
  readonly choose: (position: number) => void;
  readonly toggleEnlarged: (position: number) => void;
  /** Opens a tool over the picture, enlarged, or closes it. */
  readonly toggleTool: (position: number, tool: TileTool) => void;
  readonly back: () => void;
}

interface Choice {
  /** The page that the choice was made on: another page begins without enlargement. */
  readonly pageKey: string;
  readonly selected: number;
  readonly enlarged?: number;
  /** Open over the enlarged picture. */
  readonly tool?: TileTool;
}

interface WallInputOptions {
  readonly pageKey: string;
  readonly columns: number;
  readonly tileCount: number;
  readonly markNormal: (position: number) => void;
  readonly compose: (position: number) => void;
  readonly turn: (turn: 'next' | 'previous' | 'hold') => void;
  /** @returns whether a composer was open and is closed now */
  readonly closeComposer: () => boolean;
  /** Nobody sits here: keys do nothing. */
  readonly isReadOnly?: boolean;
}

/** True when a key goes into a form. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, form') !== null;
}

/** Space and Enter on a focused button or link are that button's own press. */
function isOwnPress(event: KeyboardEvent): boolean {
  const isPressable = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;

  return isPressable && (event.key === 'Enter' || event.key === ' ');
}

/** The list of keys covers the pictures: while it is open nothing is done to what is not seen. */
function isOfKeyList({ kind }: WallAction): boolean {
  return kind === 'back' || kind === 'toggle-keys';
}

/** Which position a digit picks, with the one that was typed right before it. */
function useTypedPosition(tileCount: number): (position: number) => number {
  const last = useRef<TypedDigit>(undefined);

  return (position) => {
    const digit = { position, atMs: performance.now() };
    const wanted = positionTyped(last.current, digit, tileCount);
    last.current = digit;

    return wanted;
  };
}

/** Hears the keys of the whole page, but for those of forms and of pressed buttons. */
function useWallKeys(isReadOnly: boolean, take: (action: WallAction) => void): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.altKey || event.metaKey;
    const action = wallAction({ key: event.key, modified, typing: isTyping(event.target) });
    if (action === undefined || isReadOnly || isOwnPress(event)) return;
    event.preventDefault();
    take(action);
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent) => act(event);
    document.addEventListener('keydown', listen);

    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** Keys and choices of the wall. */
export function useWallInput(options: WallInputOptions): WallInput {
  const { pageKey, columns, tileCount } = options;
  const [choice, setChoice] = useState<Choice>({ pageKey, selected: 0 });
  const [keysShown, setKeysShown] = useState(false);
  const now: Choice =
    choice.pageKey === pageKey ? choice : { pageKey, selected: Math.max(0, Math.min(choice.selected, tileCount - 1)) };

  // With an enlarged picture the choice moves the enlargement: keys never act on a picture that is covered.
  const choose = (position: number) => {
    if (position < 0 || position >= tileCount) return;
    setChoice({ pageKey, selected: position, ...(now.enlarged === undefined ? {} : { enlarged: position }) });
  };
  const toggleEnlarged = (position: number) =>
    setChoice({ pageKey, selected: position, ...(now.enlarged === position ? {} : { enlarged: position }) });
  const toggleTool = (position: number, tool: TileTool) =>
    setChoice({ pageKey, selected: position, enlarged: position, ...(now.tool === tool ? {} : { tool }) });
  const back = () => {
    if (keysShown) setKeysShown(false);
    else if (options.closeComposer()) return;
    else if (now.tool !== undefined) toggleTool(now.selected, now.tool);
    else setChoice({ pageKey, selected: now.selected });
  };

  const typed = useTypedPosition(tileCount);
  const perform = (action: WallAction): void => {
    switch (action.kind) {
      case 'select':
        return choose(typed(action.position));
      case 'move':
        return choose(moveSelection(now.selected, action.by, { columns, tileCount }));
      case 'mark-normal':
        return options.markNormal(now.selected);
      case 'compose-finding':
        return options.compose(now.selected);
      case 'enlarge':
        return toggleEnlarged(now.selected);
      case 'tool':
        return toggleTool(now.selected, action.tool);
      case 'turn':
        return options.turn(action.turn);
      case 'back':
        return back();
      case 'toggle-keys':
        return setKeysShown(!keysShown);
    }
  };
  useWallKeys(options.isReadOnly === true, (action) => {
    if (!keysShown || isOfKeyList(action)) perform(action);
  });

  return {
    selected: now.selected,
    enlarged: now.enlarged,
    tool: now.tool,
    keysShown,
    choose,
    toggleEnlarged,
    toggleTool,
    back,
  };
}
