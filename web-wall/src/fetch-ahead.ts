/**
 * Fetches what an address will show while the gateway is asked who is there, instead of one after the other: a desk is
 * its frame and then its own chunk. Only what technicians open all day; the wall has its budget and fetches nothing.
 */
export function fetchAhead(path: string): void {
  const wanted = [
    ...(path.startsWith('/desk/') ? [() => import('./desks/DesksRoot.tsx')] : []),
    ...(path.startsWith('/desk/outages') ? [() => import('./desks/outages/OutagesRoutes.tsx')] : []),
    ...(path.startsWith('/desk/cameras') ? [() => import('./desks/registry/RegistryDesk.tsx')] : []),
  ];
  // Whoever shows it asks again and says what went wrong.
  for (const fetchChunk of wanted) void fetchChunk().catch(() => undefined);
}
