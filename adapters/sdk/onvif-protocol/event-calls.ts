import type { ServicePaths } from './services.ts';
import type { SoapCall } from './soap.ts';

const events = 'http://www.onvif.org/ver10/events/wsdl';
const subscriptions = 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager';

/** Opens a pull point (ONVIF Core §9.2). @param lifeS how long it lives without renewal */
export function subscribeCall({ events: path }: ServicePaths, lifeS: number) {
  if (path === undefined) return undefined;
  const call: SoapCall = {
    service: 'events',
    operation: 'CreatePullPointSubscription',
    inner: `<InitialTerminationTime>PT${lifeS}S</InitialTerminationTime>`,
    action: `${events}/EventPortType/CreatePullPointSubscriptionRequest`,
  };
  return { path, call };
}

/** Waits at the device for at most `timeoutS`. */
export function pullCall(timeoutS: number): SoapCall {
  return {
    service: 'events',
    operation: 'PullMessages',
    inner: `<Timeout>PT${timeoutS}S</Timeout><MessageLimit>32</MessageLimit>`,
    action: `${events}/PullPointSubscription/PullMessagesRequest`,
  };
}

export function renewCall(lifeS: number): SoapCall {
  return {
    service: 'notification',
    operation: 'Renew',
    inner: `<TerminationTime>PT${lifeS}S</TerminationTime>`,
    action: `${subscriptions}/RenewRequest`,
  };
}

export const unsubscribeCall: SoapCall = {
  service: 'notification',
  operation: 'Unsubscribe',
  action: `${subscriptions}/UnsubscribeRequest`,
};
