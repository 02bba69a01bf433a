/** How much of a whole is reached; the words stand beside it. */
export function ShareBar({ part, whole }: { readonly part: number; readonly whole: number }) {
  const percent = whole === 0 ? 0 : (part / whole) * 100;

  return (
    <span className="share-bar" aria-hidden="true" data-full={whole > 0 && part === whole}>
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
