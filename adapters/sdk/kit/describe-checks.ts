import type { Adapter } from '../adapter.ts';
import { type CapabilityName, capabilityNames } from '../manifest.ts';
import { type KitCheck, must, mustSucceed, targetOf, within } from './kit-check.ts';

const group = 'describe';

/** Members that a capability promises. */
const promised: Readonly<Partial<Record<CapabilityName, (adapter: Adapter) => boolean>>> = {
  expiringAddresses: (adapter) => adapter.resolveStream !== undefined,
  probeL3: (adapter) => adapter.probeLogin !== undefined,
  channelStates: (adapter) => adapter.readChannelStates !== undefined,
  snapshot: (adapter) => adapter.snapshot !== undefined,
  ptz: (adapter) => adapter.ptz !== undefined,
  events: (adapter) => adapter.watchEvents !== undefined,
};

export const describeChecks: readonly KitCheck[] = [
  {
    group,
    name: 'the manifest says in both languages what it cannot do, and has what it promises',
    run: async ({ adapter, manifest }) => {
      must(/^[a-z][a-z0-9-]{0,31}$/.test(manifest.kind), `the kind ${manifest.kind} is not lower-case with hyphens`);
      must(manifest.kind === adapter.kind, `the manifest says ${manifest.kind}, the adapter ${adapter.kind}`);
      for (const name of capabilityNames) {
        const capability = manifest.capabilities[name];
        if (capability.level === 'yes') continue;
        const { zh, en } = capability.reason;
        must(/\p{Script=Han}/u.test(zh) && en.length > 10, `${name}: the reason is missing in Chinese or in English`);
      }
      const missing = capabilityNames.filter(
        (name) => manifest.capabilities[name].level !== 'no' && promised[name]?.(adapter) === false,
      );
      must(missing.length === 0, `it promises ${missing.join()} and has no such member`);
    },
  },
  {
    group,
    name: 'a device is described whole: its channels, its serial letter by letter, texts that are texts',
    run: async (bench) => {
      const { adapter, scene } = bench;
      const told = mustSucceed(await adapter.describe(targetOf(scene), within(5000)), 'describe');
      const { channels, serial, vendor, model, firmware, clockOffsetMs } = told;
      must(channels.length === scene.channelCount, `${channels.length} channels instead of ${scene.channelCount}`);
      must(scene.serial === undefined || serial === scene.serial, `serial ${serial} instead of ${scene.serial ?? ''}`);
      const texts: unknown[] = [serial, vendor, model, firmware, ...channels.map(({ name }) => name)];
      must(texts.every(isText), 'a text is no text, or holds half a letter');
      must(Number.isFinite(clockOffsetMs), `clockOffsetMs is ${clockOffsetMs}`);
      const tokens = new Set(channels.map(({ channelToken }) => channelToken));
      must(tokens.size === channels.length && !tokens.has(''), 'two channels have one token, or one has none');
    },
  },
  {
    group,
    name: 'being described twice gives the same channels',
    run: async ({ adapter, scene }) => {
      const tokens = async (): Promise<string> => {
        const told = mustSucceed(await adapter.describe(targetOf(scene), within(5000)), 'describe');
        return told.channels.map(({ channelToken }) => channelToken).join();
      };
      const [first, second] = [await tokens(), await tokens()];
      must(first === second, `first ${first}, then ${second}`);
    },
  },
];

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed();
}
