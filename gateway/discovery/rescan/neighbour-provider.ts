import { readFile } from 'node:fs/promises';

const empty = '00:00:00:00:00:00';

/**
 * The MAC addresses that the machine's network layer learnt of its own segments (Linux; elsewhere none): better
 * evidence of who is at an address than anything that a device says.
 */
export async function readNeighbours(file = '/proc/net/arp'): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const rows = text.split('\n').slice(1);
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const [host = '', , , mac = ''] = row.split(/\s+/);
      return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) && mac !== empty ? [[host, mac.toUpperCase()]] : [];
    }),
  );
}
