import { useEffect, useRef, useState } from 'react';

/** The height of an element in pixels, for lists that draw only what fits; 0 until it is known. */
export function useHeight<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  const [height, setHeight] = useState(0);

  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setHeight(Math.floor(entry?.contentRect.height ?? 0)));
    observer.observe(element);

    return () => observer.disconnect();
  }, []);

  return { ref, height };
}
