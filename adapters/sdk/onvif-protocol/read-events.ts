import type { DeviceEvent } from '../device-event.ts';
import { childrenOf, textOf, type XmlNode } from './xml-tree.ts';

/** More than a device may send in one answer; the rest is not read. */
const maxMessages = 64;

/** Topics by what they mean, the likelier first (ONVIF Imaging and Core topics, and vendors' own). */
const kinds: readonly (readonly [RegExp, DeviceEvent['kind']])[] = [
  [/SignalLoss|VideoLoss|VideoSource\/(?:Loss|ConnectionFailed)|ChannelLost/i, 'signal-lost'],
  [/Reboot|Shutdown|ClockSynchronization\/Boot/i, 'rebooted'],
  [/Tamper|GlobalSceneChange|ImageTooDark|ImageTooBlurry/i, 'tampered'],
];

/**
 * Reads a PullMessagesResponse.
 *
 * @param atMs when it arrived, ms since epoch: devices' own times are not believed
 */
export function readEvents(response: XmlNode, atMs: number): readonly DeviceEvent[] {
  const messages = childrenOf(response, 'NotificationMessage').slice(0, maxMessages);
  return messages.flatMap((message) => {
    const topic = (textOf(message, 'Topic') ?? '').replace(/[\p{C}]+/gu, '').slice(0, 256);
    if (topic === '') return [];
    const source = itemsOf(message, 'Source');
    const channelToken = [...source].find(([name]) => /source|token|channel/i.test(name))?.[1];
    const kind = kindOf(topic, [...itemsOf(message, 'Data').values()][0]);
    return [{ kind, topic, atMs, ...(channelToken === undefined ? {} : { channelToken }) }];
  });
}

function kindOf(topic: string, state: string | undefined): DeviceEvent['kind'] {
  const kind = kinds.find(([pattern]) => pattern.test(topic))?.[1] ?? 'other';
  const isOver = /^(false|0|inactive)$/i.test(state ?? '');
  if (!isOver) return kind;
  return kind === 'signal-lost' ? 'signal-back' : kind === 'tampered' ? 'other' : kind;
}

function itemsOf(message: XmlNode, part: 'Source' | 'Data'): ReadonlyMap<string, string> {
  const items = childrenOf(message, 'Message', 'Message', part, 'SimpleItem');
  return new Map(items.map((item) => [textOf(item, '@Name') ?? '', textOf(item, '@Value') ?? '']));
}
