/** The event service (ver10/events/wsdl) with one pull point a device, as small devices have it. */
import { xaddrOf } from './device-addresses.ts';
import { escapeXml } from './escape-xml.ts';
import type { VideoLossEvent } from './event-queue.ts';
import type { SoapCall, SoapOperation, SoapOperations } from './soap-call.ts';
import { senderFault, type SoapAnswer } from './soap-envelope.ts';

/** A device lets nobody wait longer. */
const longestPullMs = 60_000;

export const eventOperations: SoapOperations = new Map<string, SoapOperation>([
  ['CreatePullPointSubscription', (call) => subscribe(call)],
]);

export const pullPointOperations: SoapOperations = new Map<string, SoapOperation>([
  ['PullMessages', (call) => pull(call)],
  ['Renew', (call) => renew(call)],
  ['Unsubscribe', (call) => unsubscribe(call)],
]);

const gone = senderFault('The subscription does not exist', 'InvalidArgVal');

function subscribe({ events, request, state }: SoapCall): SoapAnswer {
  const lifeMs = durationMs(request.argument('InitialTerminationTime'));
  events.open(lifeMs);
  const address = `<wsa:Address>${escapeXml(xaddrOf(state.device, 'pull'))}</wsa:Address>`;
  return (
    `<tev:SubscriptionReference xmlns:wsa="http://www.w3.org/2005/08/addressing">${address}</tev:SubscriptionReference>` +
    timesXml(state.clockMs(), lifeMs)
  );
}

async function pull({ events, request, state }: SoapCall): Promise<SoapAnswer> {
  if (!events.isOpen) return gone;
  const waitMs = Math.min(durationMs(request.argument('Timeout')), longestPullMs);
  const told = await events.pull(waitMs);
  return `<tev:CurrentTime>${isoOf(state.clockMs())}</tev:CurrentTime>${told.map(notificationXml).join('')}`;
}

function renew({ events, request, state }: SoapCall): SoapAnswer {
  if (!events.isOpen) return gone;
  const lifeMs = durationMs(request.argument('TerminationTime'));
  events.renew(lifeMs);
  return timesXml(state.clockMs(), lifeMs);
}

function unsubscribe({ events }: SoapCall): SoapAnswer {
  if (!events.isOpen) return gone;
  events.close();
  return '';
}

function notificationXml({ channelToken, isLost, atMs }: VideoLossEvent): string {
  const item = (name: string, value: string): string => `<tt:SimpleItem Name="${name}" Value="${escapeXml(value)}"/>`;
  return (
    '<wsnt:NotificationMessage xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2">' +
    '<wsnt:Topic>tns1:VideoSource/SignalLoss</wsnt:Topic>' +
    `<wsnt:Message><tt:Message UtcTime="${isoOf(atMs)}" PropertyOperation="Changed">` +
    `<tt:Source>${item('Source', channelToken)}</tt:Source><tt:Data>${item('State', String(isLost))}</tt:Data>` +
    '</tt:Message></wsnt:Message></wsnt:NotificationMessage>'
  );
}

function timesXml(nowMs: number, lifeMs: number): string {
  const namespace = 'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2"';
  return (
    `<wsnt:CurrentTime ${namespace}>${isoOf(nowMs)}</wsnt:CurrentTime>` +
    `<wsnt:TerminationTime ${namespace}>${isoOf(nowMs + lifeMs)}</wsnt:TerminationTime>`
  );
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** `PT60S` and `PT1M` of xs:duration; a minute for everything else. */
function durationMs(text: string): number {
  const [, minutes = '0', seconds = '0'] = /^PT(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text) ?? [];
  return (Number(minutes) * 60 + Number(seconds)) * 1000 || 60_000;
}
