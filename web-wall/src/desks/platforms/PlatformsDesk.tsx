/** Being built. */
export default function PlatformsDesk() {
  return <main className="desk" data-testid="platforms-desk" />;
}
