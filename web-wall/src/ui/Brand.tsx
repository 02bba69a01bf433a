/** The product's mark: four pictures, one of them selected. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="1.8">
        <rect x="2" y="3" width="8.4" height="7.4" />
        <rect x="13.6" y="3" width="8.4" height="7.4" />
        <rect x="2" y="13.6" width="8.4" height="7.4" />
      </g>
      <rect x="12.7" y="12.7" width="10.2" height="9.2" fill="var(--info)" />
    </svg>
  );
}
