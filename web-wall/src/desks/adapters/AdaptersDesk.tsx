/** Being built. */
export default function AdaptersDesk() {
  return <main className="desk" data-testid="adapters-desk" />;
}
