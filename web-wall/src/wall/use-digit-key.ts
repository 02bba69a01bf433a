import { useEffect, useEffectEvent } from 'react';
import { isTyping } from './use-wall-input.ts';
import { wallAction } from './wall-keys.ts';

/** Calls when the digit of a position (from 0) is pressed, unless it goes into a form. */
export function useDigitKey(position: number, onPress: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.altKey || event.metaKey;
    const action = wallAction({ key: event.key, modified, typing: isTyping(event.target) });
    if (action?.kind === 'select' && action.position === position) onPress();
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);

    return () => document.removeEventListener('keydown', listen);
  }, []);
}
