import { useEffect, useState } from 'react';

const restMs = 250;

/** The value once it has rested for a moment: a search does not ask for each letter. */
export function useDebounced<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);

  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);

    return () => clearTimeout(timer);
  }, [value]);

  return rested;
}
