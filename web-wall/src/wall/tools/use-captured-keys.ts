import { useEffect, useEffectEvent } from 'react';

/** True when the key is meant for a form, or is a short cut of the browser. */
function isForeign({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  const isForm = target instanceof HTMLElement && target.closest('textarea, select, input:not([type=range])') !== null;

  return isForm || ctrlKey || altKey || metaKey;
}

/**
 * Hears keys before the wall does.
 *
 * @param take true when the key was for this: then nobody else gets it
 */
export function useCapturedKeys(take: (key: string) => boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isForeign(event) || !take(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', onKey, { capture: true });

    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
