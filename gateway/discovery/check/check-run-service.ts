import type {
  CallLimits,
  DeviceCredential,
  DeviceDescription,
  DeviceTarget,
  Outcome,
} from '../../../adapters/sdk/adapter.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { DuplicateService } from '../../registry/devices/duplicate-service.ts';
import type { Candidate } from '../candidate.ts';
import type { AskOtherClient, CheckedAdapter, CheckedNetwork, StreamProbe } from './check-ports.ts';
import type { CheckEvidence, Finding } from './check-report.ts';

interface Deps {
  readonly adapters: readonly CheckedAdapter[];
  readonly network: CheckedNetwork;
  readonly streams: StreamProbe;
  readonly askOtherClient: AskOtherClient;
  readonly duplicates: Pick<DuplicateService, 'find'>;
  readonly clock: Clock;
  readonly policy: {
    readonly ports: readonly number[];
    readonly describeSeconds: number;
    readonly checkSeconds: number;
  };
}

interface CheckRun {
  readonly evidence: CheckEvidence;
  readonly picture?: { readonly contentType: string; readonly base64: string };
}

const skipped = { kind: 'skipped' } as const;
const opinionMs = 8000;
const snapshotMs = 6000;
/** A larger picture is told of and not kept. */
const keptPictureBytes = 1024 * 1024;

/** Asks one device everything that a person should know before it is adopted. */
export class CheckRunService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * One login of ours, whatever it says; the other client logs in only when ours was accepted. Of the registry it names
   * only what belongs to the candidate's list, since everybody who has that list may read the report; of the rest it
   * tells how many there are.
   *
   * @throws GatewayError `address/forbidden`
   */
  async run(candidate: Candidate, credential: DeviceCredential | undefined, signal: AbortSignal): Promise<CheckRun> {
    const { network, policy, adapters } = this.#deps;
    const { host, port } = candidate;
    network.assertAllowed(host);
    const address = { host, port };
    const adapter = adapters.find(({ kind }) => kind === candidate.adapterKind);
    const [ports, loginSchemes] = await Promise.all([
      network.knock(host, [...new Set([port, 554, ...policy.ports])], signal),
      network.loginSchemes(address, signal),
    ]);
    const target: DeviceTarget = { address, ...(credential && { credential }) };
    const description = await found(adapter?.describe(target, this.#limits(policy.describeSeconds * 1000, signal)));
    const base = { ports, loginSchemes, description };
    if (description.kind !== 'ok') {
      return { evidence: { ...base, stream: skipped, snapshot: skipped, secondOpinion: skipped, duplicates: [] } };
    }
    const picture = await found(this.#snapshot(adapter, target, description.value, signal));
    const stream = await found(this.#measure(target, description.value, signal));
    const secondOpinion = await found(this.#opinion(candidate, target, signal));
    const scope = { organisationPath: candidate.organisationPath };
    const alike = await this.#deps.duplicates.find(scope, { address, description: description.value });
    const snapshot = picture.kind === 'ok' ? { kind: 'ok' as const, value: sizeOf(picture.value) } : picture;
    const { named: duplicates, outsideCount: duplicatesOutside, mergeProposals } = alike;
    const evidence: CheckEvidence = {
      ...{ ...base, stream, snapshot, secondOpinion, duplicates, duplicatesOutside, mergeProposals },
    };
    return { evidence: withoutSecrets(evidence), ...(picture.kind === 'ok' && keepPicture(picture.value)) };
  }

  #snapshot(
    adapter: CheckedAdapter | undefined,
    target: DeviceTarget,
    { channels }: DeviceDescription,
    signal: AbortSignal,
  ) {
    const [channel] = channels;
    if (channel === undefined) return undefined;
    const { channelToken, snapshotPath } = channel;
    const wanted = { ...target, channelToken, ...(snapshotPath !== undefined && { snapshotPath }) };
    return adapter?.snapshot?.(wanted, this.#limits(snapshotMs, signal));
  }

  /** The sub-stream, if there is one: it is what a wall shows. */
  #measure({ address, credential }: DeviceTarget, { channels }: DeviceDescription, signal: AbortSignal) {
    const stream = channels[0]?.streams.at(-1);
    if (stream === undefined || stream.isResolvedOnDemand === true) return undefined;
    const source = { host: address.host, stream, ...(credential && { credential }) };
    return this.#deps.streams.measure(source, { seconds: this.#deps.policy.checkSeconds, signal });
  }

  #opinion({ adapterKind }: Candidate, target: DeviceTarget, signal: AbortSignal) {
    return adapterKind === 'onvif' ? this.#deps.askOtherClient(target, this.#limits(opinionMs, signal)) : undefined;
  }

  #limits(ms: number, signal: AbortSignal): CallLimits {
    return { signal, deadlineMs: this.#deps.clock.monotonic() + ms };
  }
}

async function found<Value>(asked: Promise<Outcome<Value>> | undefined): Promise<Finding<Value>> {
  return asked === undefined ? skipped : asked;
}

interface TakenPicture {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

function sizeOf({ contentType, bytes }: TakenPicture) {
  return { contentType, sizeBytes: bytes.length };
}

function keepPicture({ contentType, bytes }: TakenPicture) {
  if (bytes.length > keptPictureBytes) return {};
  return { picture: { contentType, base64: Buffer.from(bytes).toString('base64') } };
}

/** A stream's own address may hold a login; the report is read by more people than may know it. */
function withoutSecrets(evidence: CheckEvidence): CheckEvidence {
  if (evidence.description.kind !== 'ok') return evidence;
  const { value } = evidence.description;
  const channels = value.channels.map((channel) => ({
    ...channel,
    streams: channel.streams.map((stream) => ({ ...stream, originalUri: '', rtspPath: '' })),
  }));
  return { ...evidence, description: { kind: 'ok', value: { ...value, channels } } };
}
