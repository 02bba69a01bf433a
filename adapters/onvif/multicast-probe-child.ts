/** Child process: one multicast probe by node-onvif. Started by multicast-probe.ts; speaks JSON by IPC. */
import onvif from 'node-onvif';
import { readProbeMatches } from './ws-discovery.ts';

const maxAnswers = 10_000;
const sources: { readonly endpointUuid: string; readonly host: string }[] = [];

// The parent's death is ours.
process.on('disconnect', () => process.exit(1));

const probe = onvif.startProbe();
// node-onvif forgets who sent an answer and believes the XAddr in it; we want the sender.
onvif._udp?.on('message', (datagram, from) => {
  for (const { endpointUuid } of readProbeMatches(datagram)) {
    if (endpointUuid !== undefined && sources.length < maxAnswers) sources.push({ endpointUuid, host: from.address });
  }
});

const devices = (await probe).slice(0, maxAnswers);
process.send?.({ devices, sources });
