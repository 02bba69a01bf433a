/** The media services: Media1 (ver10/media/wsdl) and Media2 (ver20/media/wsdl). */
import { STREAM_KINDS } from '../clips/clip-recipe.ts';
import type { DeviceState } from '../device-state.ts';
import { codecOf, type FarmChannel, profileToken } from '../scenario.ts';
import { snapshotUriOf, streamUriOf } from './device-addresses.ts';
import { escapeXml } from './escape-xml.ts';
import {
  type FarmProfile,
  media1ProfileXml,
  media2ProfileXml,
  sourceConfigurationToken,
  videoSourceConfigurationXml,
  videoSourceXml,
} from './profile-xml.ts';
import type { SoapCall, SoapOperation, SoapOperations } from './soap-call.ts';
import { senderFault, type SoapAnswer } from './soap-envelope.ts';

export const media1Operations: SoapOperations = new Map<string, SoapOperation>([
  [
    'GetProfiles',
    ({ state }) =>
      listProfiles(state)
        .filter(({ channel, kind }) => codecOf(channel, kind) === 'h264') // Media1 has no word for H.265
        .map((one) => media1ProfileXml(state.device, one))
        .join(''),
  ],
  ['GetStreamUri', (call) => withProfile(call, (profile) => mediaUriXml(streamUri(call, profile)))],
  [
    'GetSnapshotUri',
    (call) => withProfile(call, ({ channel }) => mediaUriXml(snapshotUriOf(call.state.device, channel))),
  ],
  [
    'GetVideoSources',
    ({ state }) =>
      listChannels(state)
        .map((channel) => sourceXml(state, channel))
        .join(''),
  ],
  ['GetVideoSourceConfigurations', (call) => sourceConfigurations(call, 'trt:Configurations')],
  ['GetVideoSourceConfiguration', (call) => sourceConfiguration(call)],
  ['SetSynchronizationPoint', (call) => synchronise(call)],
]);

export const media2Operations: SoapOperations = new Map<string, SoapOperation>([
  ['GetProfiles', (call) => media2Profiles(call)],
  ['GetStreamUri', (call) => withProfile(call, (profile) => uriXml(streamUri(call, profile)))],
  ['GetSnapshotUri', (call) => withProfile(call, ({ channel }) => uriXml(snapshotUriOf(call.state.device, channel)))],
  ['GetVideoSourceConfigurations', (call) => sourceConfigurations(call, 'tr2:Configurations')],
  ['SetSynchronizationPoint', (call) => synchronise(call)],
]);

/** Channels that the device tells of now. */
function listChannels(state: DeviceState): readonly FarmChannel[] {
  const { channels, quirks } = state.device;
  if (!quirks?.hidesLostChannels) return channels;
  return channels.filter((channel) => state.fault(channel.token)?.kind !== 'offline');
}

function listProfiles(state: DeviceState): readonly FarmProfile[] {
  const profiles = listChannels(state).flatMap((channel) => STREAM_KINDS.map((kind) => ({ channel, kind })));
  return state.device.quirks?.isUnruly === true ? profiles.toReversed() : profiles;
}

function sourceXml(state: DeviceState, channel: FarmChannel): string {
  const isLost = state.fault(channel.token)?.kind === 'offline';
  return videoSourceXml(channel, isLost && state.device.quirks?.tellsDarkSources === true);
}

function withProfile(call: SoapCall, answer: (profile: FarmProfile) => string): SoapAnswer {
  const token = call.request.argument('ProfileToken');
  const profile = listProfiles(call.state).find(({ channel, kind }) => profileToken(channel, kind) === token);
  return profile ? answer(profile) : senderFault('The profile does not exist', 'InvalidArgVal', 'NoProfile');
}

function media2Profiles({ state, request }: SoapCall): SoapAnswer {
  const wanted = request.argument('Token');
  const profiles = listProfiles(state).filter(
    ({ channel, kind }) => wanted === '' || profileToken(channel, kind) === wanted,
  );
  if (profiles.length === 0 && wanted !== '') {
    return senderFault('The profile does not exist', 'InvalidArgVal', 'NoProfile');
  }
  const withConfigurations = request.argument('Type') !== '';
  return profiles.map((profile) => media2ProfileXml(state.device, profile, withConfigurations)).join('');
}

function streamUri({ state }: SoapCall, { channel, kind }: FarmProfile): string {
  return streamUriOf(state.device, channel, kind);
}

function sourceConfigurations({ state }: SoapCall, element: string): string {
  return listChannels(state)
    .map((channel) => videoSourceConfigurationXml(element, channel))
    .join('');
}

function sourceConfiguration({ state, request }: SoapCall): SoapAnswer {
  const token = request.argument('ConfigurationToken');
  const channel = listChannels(state).find((one) => sourceConfigurationToken(one) === token);
  if (channel === undefined) return senderFault('The configuration does not exist', 'InvalidArgVal', 'NoConfig');
  return videoSourceConfigurationXml('trt:Configuration', channel);
}

/** The encoder emits a key frame at once (ONVIF Streaming §5.3). */
function synchronise(call: SoapCall): SoapAnswer {
  return withProfile(call, ({ channel, kind }) => {
    call.state.counts.keyFrameRequests += 1;
    call.forceKeyFrame(channel.token, kind);
    return '';
  });
}

function mediaUriXml(uri: string): string {
  return (
    `<trt:MediaUri><tt:Uri>${escapeXml(uri)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>` +
    '<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri>'
  );
}

function uriXml(uri: string): string {
  return `<tr2:Uri>${escapeXml(uri)}</tr2:Uri>`;
}
