import { connect } from 'node:net';
import type { ChannelDescription, StreamDescription } from '../adapter.ts';
import type { StreamAddress } from '../stream-address.ts';
import { type KitBench, type KitCheck, must, mustSucceed, targetOf, within } from './kit-check.ts';

const group = 'streams';

async function channelsOf({ adapter, scene }: KitBench): Promise<readonly ChannelDescription[]> {
  return mustSucceed(await adapter.describe(targetOf(scene), within(5000)), 'describe').channels;
}

export const streamChecks: readonly KitCheck[] = [
  {
    group,
    name: 'every channel has a stream that can stand in a request line, the largest first',
    run: async (bench) => {
      for (const { channelToken, streams } of await channelsOf(bench)) {
        must(streams.length > 0, `channel ${channelToken} has no stream`);
        const sizes = streams.map(({ width, height }) => width * height);
        must(
          sizes.every((size, index) => index === 0 || size <= (sizes[index - 1] ?? 0)),
          `${channelToken}: ${sizes.join()}`,
        );
        const odd = streams.find((stream) => !isDialable(stream));
        must(odd === undefined, `${channelToken}: port ${odd?.rtspPort ?? 0} and path ${odd?.rtspPath ?? ''}`);
      }
    },
  },
  {
    group,
    name: 'an address that expires is handed out now, for an allowed host and for some time to come',
    run: async (bench) => {
      const first = await firstResolved(bench);
      if (first === undefined) return;
      const { host, path, port, expiresAtMs } = first;
      must([bench.scene.address.host, ...(bench.scene.alsoAllowed ?? [])].includes(host), `it names the host ${host}`);
      must(/^\/[\x21-\x7e]*$/.test(path) && port > 0 && port < 65_536, 'it cannot stand in a request line');
      must(expiresAtMs === undefined || expiresAtMs > Date.now(), 'it has expired already');
    },
  },
  {
    group,
    name: 'somebody answers at the address of the first stream',
    run: async (bench) => {
      const { scene } = bench;
      const resolved = await firstResolved(bench);
      const stream = (await channelsOf(bench))[0]?.streams[0];
      must(stream !== undefined, 'there is no stream');
      const fixed = { host: scene.address.host, port: stream.rtspPort, transport: 'rtsp' as const };
      const { host, port, transport } = resolved ?? fixed;
      const answer = await ask(host, port, transport);
      must(/^(RTSP|HTTP)\/1\.[01] \d{3}/.test(answer), `${transport} answered ${JSON.stringify(answer.slice(0, 40))}`);
    },
  },
];

function isDialable({ rtspPort, rtspPath, isResolvedOnDemand = false }: StreamDescription): boolean {
  if (isResolvedOnDemand) return true;
  return Number.isInteger(rtspPort) && rtspPort > 0 && rtspPort < 65_536 && /^\/[\x21-\x7e]*$/.test(rtspPath);
}

async function firstResolved(bench: KitBench): Promise<StreamAddress | undefined> {
  const { adapter, scene } = bench;
  const [channel] = (await channelsOf(bench)).filter(({ streams }) => streams[0]?.isResolvedOnDemand === true);
  const [stream] = channel?.streams ?? [];
  if (channel === undefined || stream === undefined) return undefined;
  const target = { ...targetOf(scene), channelToken: channel.channelToken, profileToken: stream.profileToken };
  const resolved = await adapter.resolveStream?.(target, within(5000));
  must(resolved !== undefined, 'a stream is to be resolved, and the adapter has no resolveStream');
  return mustSucceed(resolved, 'resolveStream');
}

/** The first bytes of an answer to a question that every server of this kind answers, a refusal being one. */
function ask(host: string, port: number, transport: 'rtsp' | 'hls'): Promise<string> {
  const question = transport === 'rtsp' ? 'OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n' : 'GET / HTTP/1.0\r\n\r\n';
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end('nothing in 2 s'), 2000);
    socket.once('connect', () => socket.write(question));
    socket.once('data', (bytes) => end(bytes.toString('latin1')));
    socket.once('error', (error) => end(error.message));
  });
}
