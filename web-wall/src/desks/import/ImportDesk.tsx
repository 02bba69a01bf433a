/** Being built. */
export default function ImportDesk() {
  return <main className="desk" data-testid="import-desk" />;
}
