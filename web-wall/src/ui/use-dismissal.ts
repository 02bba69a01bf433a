import { type RefObject, useEffect, useEffectEvent } from 'react';

/** Closes what is open when a pointer goes down outside of it, or at Esc. */
export function useDismissal(box: RefObject<HTMLElement | null>, isOpen: boolean, onClose: () => void): void {
  const close = useEffectEvent((event: Event) => {
    const outside = event instanceof PointerEvent && !box.current?.contains(event.target as Node); // a pointer hits nodes
    const escape = event instanceof KeyboardEvent && event.key === 'Escape';
    if (outside || escape) onClose();
  });

  useEffect(() => {
    if (!isOpen) return undefined;
    const listen = (event: Event) => close(event);
    document.addEventListener('pointerdown', listen);
    document.addEventListener('keydown', listen);

    return () => {
      document.removeEventListener('pointerdown', listen);
      document.removeEventListener('keydown', listen);
    };
  }, [isOpen]);
}
