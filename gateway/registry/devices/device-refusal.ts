import type { DeviceAddress, DeviceDescription, DeviceFault, FaultReason } from '../../../adapters/sdk/adapter.ts';
import { type ErrorCode, GatewayError } from '../../platform/errors/gateway-error.ts';

const codes: Readonly<Record<FaultReason, ErrorCode>> = {
  forbidden: 'address/forbidden',
  unauthorised: 'device/unauthorised',
  locked: 'device/unauthorised',
  malformed: 'device/unintelligible',
  'too-large': 'device/unintelligible',
  unsupported: 'device/unintelligible',
  drift: 'device/unintelligible',
  'no-frame': 'device/unintelligible',
  refused: 'device/unreachable',
  reset: 'device/unreachable',
  timeout: 'device/unreachable',
  unreachable: 'device/unreachable',
  aborted: 'device/unreachable',
  'over-budget': 'device/unreachable',
  'certificate-changed': 'device/changed',
  'identity-changed': 'device/changed',
  black: 'device/unintelligible',
  frozen: 'device/unintelligible',
  'too-dark': 'device/unintelligible',
  'too-bright': 'device/unintelligible',
  'low-contrast': 'device/unintelligible',
  blurred: 'device/unintelligible',
  'colour-cast': 'device/unintelligible',
  moved: 'device/unintelligible',
  'bitrate-collapse': 'device/unintelligible',
  'low-frame-rate': 'device/unintelligible',
  'codec-changed': 'device/unintelligible',
};

/**
 * The refusal that a person gets when a device cannot be adopted: how far we got, what happened, what to do.
 * The fault itself is the extension `fault`.
 */
export function refuseDevice(fault: DeviceFault, { host, port }: DeviceAddress): GatewayError {
  const message = `${host}:${port} ${advise(fault.reason)} Stage “${fault.stage}”: ${fault.detail}`;
  return new GatewayError(codes[fault.reason], message, { extensions: { fault } });
}

function advise(reason: FaultReason): string {
  switch (reason) {
    case 'unauthorised':
      return 'refused the user name or password. One try was used; further wrong ones may lock the device.';
    case 'locked':
      return 'has locked logins after wrong tries. Wait until it opens again before the next try.';
    case 'certificate-changed':
    case 'identity-changed':
      return 'is not the device that was here before, so nobody logged in. Look at it on the spot, then replace it.';
    case 'forbidden':
      return 'lies outside the address ranges that may be dialled (network.allow).';
    default:
      return codes[reason] === 'device/unintelligible'
        ? 'answered with something that this gateway cannot use.'
        : 'did not answer as it should. Check power, network and port.';
  }
}

/** Longest texts that a stored path holds. Cutting a token would make it name something else. */
const maxLength = { channelToken: 128, profileToken: 128, rtspPath: 1024, snapshotPath: 512 } as const;

/** What makes a description useless for the registry, as a fault; undefined when it is fine. */
export function faultOfDescription({ channels }: DeviceDescription): DeviceFault | undefined {
  if (channels.length === 0) return describeFault('malformed', 'the device names no picture source');
  const isTooLong = channels.some(
    ({ channelToken, snapshotPath = '', streams }) =>
      channelToken.length > maxLength.channelToken ||
      snapshotPath.length > maxLength.snapshotPath ||
      streams.some(
        ({ profileToken, rtspPath }) =>
          profileToken.length > maxLength.profileToken || rtspPath.length > maxLength.rtspPath,
      ),
  );
  return isTooLong
    ? describeFault('too-large', 'a token or path of the device is longer than any real one')
    : undefined;
}

function describeFault(reason: FaultReason, detail: string): DeviceFault {
  return { stage: 'describe', reason, detail };
}
