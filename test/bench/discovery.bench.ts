import { parseArgs } from 'node:util';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { DiscoveredDevice } from '../../adapters/sdk/adapter.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { expandRanges } from '../../gateway/platform/netguard/expand-ranges.ts';
import { NetGuard } from '../../gateway/platform/netguard/net-guard.ts';
import type { Bench, BenchRow } from './bench.ts';
import { Child } from './load/child.ts';
import { hostOf } from './load/discovery-hosts.ts';

const net = '127.180';
/** Of the known management ports the one that farms of tests use least. */
const httpPort = 2020;
/** Open files of a process are limited; half of them are enough for one responder. */
const socketsOfResponder = 5000;
const deadlineMs = 15 * 60_000;

interface Method {
  readonly name: string;
  readonly udp: boolean;
  readonly http: boolean;
  readonly ports: readonly number[];
  /** Through the product's expansion of ranges, one entry for each host. */
  readonly isList: boolean;
}

const methods: readonly Method[] = [
  { name: 'unicast-probe', udp: true, http: false, ports: [], isList: false },
  { name: 'fingerprint', udp: false, http: true, ports: [httpPort], isList: false },
  { name: 'host-list', udp: true, http: true, ports: [httpPort], isList: true },
];

/**
 * Sweeps of many loopback addresses, answered by light responders in other processes: by WS-Discovery, by the clock
 * question, and by both over a list of single hosts.
 *
 * `--hosts 20000`, `--rate 5000` hosts a second (the product asks 200 a range), `--only unicast-probe,host-list`.
 */
export const run: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hosts: { type: 'string', default: '20000' },
      rate: { type: 'string', default: '5000' },
      only: { type: 'string', default: methods.map(({ name }) => name).join(',') },
    },
  });
  const hosts = Math.min(60_000, Number(values.hosts));
  const rows: BenchRow[] = [];
  for (const method of methods.filter(({ name }) => values.only.split(',').includes(name))) {
    const responders = await startResponders(method, hosts);
    try {
      rows.push(await sweep(method, hosts, Number(values.rate)));
      say(JSON.stringify(rows.at(-1)));
    } finally {
      await Promise.all(responders.map((responder) => responder.stop()));
    }
  }
  return rows;
};

async function startResponders({ udp, http }: Method, hosts: number): Promise<Child[]> {
  const count = udp ? Math.ceil(hosts / socketsOfResponder) : 1;
  const responders = Array.from({ length: count }, (_, index) => {
    const first = index * socketsOfResponder;
    const many = Math.min(socketsOfResponder, hosts - first);
    // One listener serves the web side of all addresses; the others only tell its port.
    const port = http && index === 0 ? httpPort : 0;
    return new Child('discovery-responder.ts', [
      net,
      String(first),
      String(many),
      String(port),
      udp ? 'udp' : 'no-udp',
    ]);
  });
  await Promise.all(responders.map((responder) => responder.ask()));
  return responders;
}

async function sweep({ name, ports, isList }: Method, hosts: number, ratePerSecond: number): Promise<BenchRow> {
  const netGuard = new NetGuard({ allow: [`${net}.0.0/16`] });
  const log = { debug: () => undefined, warn: () => undefined };
  const adapter = new OnvifAdapter({ clock: systemClock, netGuard, log });
  const list = Array.from({ length: hosts }, (_, index) => hostOf(net, index));
  const asked = isList ? expandRanges(netGuard, list).hosts : list;
  const found = new Map<string, DiscoveredDevice>();
  const listener = {
    onDevice: (device: DiscoveredDevice) => void found.set(device.address.host, device),
    onProgress: () => undefined,
  };
  let rssMb = 0;
  const watch = setInterval(() => (rssMb = Math.max(rssMb, process.memoryUsage().rss / 2 ** 20)), 200);
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await adapter.discover({ multicast: false, hosts: asked, hostCount: hosts, ports, ratePerSecond }, listener, {
    signal: new AbortController().signal,
    deadlineMs: performance.now() + deadlineMs,
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  return {
    method: name,
    hosts,
    hostsPerS: Math.round(hosts / seconds),
    cpuUsPerHost: Math.round((user + system) / hosts),
    rssMb: Math.round(rssMb),
    lostAnswers: hosts - found.size,
  };
}
