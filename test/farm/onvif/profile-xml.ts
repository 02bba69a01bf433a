/** Media profiles and what they are made of, for Media1 and Media2. */
import { STREAM_FORMATS } from '../clips/clip-recipe.ts';
import { codecOf, type FarmChannel, type FarmDevice, profileToken, type StreamKind } from '../scenario.ts';
import { escapeXml } from './escape-xml.ts';

/** One profile: a channel's picture in one of its two encodings. */
export interface FarmProfile {
  readonly channel: FarmChannel;
  readonly kind: StreamKind;
}

/** What the encoder may use at most; the clips stay a little below. */
const BITRATE_LIMIT_KBPS: Readonly<Record<StreamKind, number>> = { main: 4096, sub: 512 };

/** A Media1 profile with everything that the schema demands; older clients stumble over less. */
export function media1ProfileXml(device: FarmDevice, profile: FarmProfile): string {
  const { channel, kind } = profile;
  const source = `<tt:VideoSourceConfiguration token="${sourceConfigurationToken(channel)}">${sourceConfigurationXml(channel)}</tt:VideoSourceConfiguration>`;
  return (
    `<trt:Profiles token="${tokenOf(profile)}" fixed="true"><tt:Name>${nameOf(profile)}</tt:Name>${source}` +
    `<tt:VideoEncoderConfiguration token="${tokenOf(profile)}-encoder">${encoderXml(kind)}</tt:VideoEncoderConfiguration>` +
    `${device.hasPtz ? ptzConfigurationXml('tt:PTZConfiguration') : ''}</trt:Profiles>`
  );
}

/** A Media2 profile; `withConfigurations` is false when the client did not ask for any. */
export function media2ProfileXml(device: FarmDevice, profile: FarmProfile, withConfigurations: boolean): string {
  const { channel, kind } = profile;
  const configurations =
    `<tr2:VideoSource token="${sourceConfigurationToken(channel)}">${sourceConfigurationXml(channel)}</tr2:VideoSource>` +
    `<tr2:VideoEncoder token="${tokenOf(profile)}-encoder" GovLength="${2 * STREAM_FORMATS[kind].fps}" Profile="Main">` +
    `${encoder2Xml(profile)}</tr2:VideoEncoder>${device.hasPtz ? ptzConfigurationXml('tr2:PTZ') : ''}`;
  return (
    `<tr2:Profiles token="${tokenOf(profile)}" fixed="true"><tr2:Name>${nameOf(profile)}</tr2:Name>` +
    `${withConfigurations ? `<tr2:Configurations>${configurations}</tr2:Configurations>` : ''}</tr2:Profiles>`
  );
}

/** @param isDark nothing is plugged in, and the device says so */
export function videoSourceXml(channel: FarmChannel, isDark = false): string {
  const { fps } = STREAM_FORMATS.main;
  const size = isDark
    ? '<tt:Resolution><tt:Width>0</tt:Width><tt:Height>0</tt:Height></tt:Resolution>'
    : sizeXml('main');
  return `<trt:VideoSources token="${escapeXml(channel.token)}"><tt:Framerate>${fps}</tt:Framerate>${size}</trt:VideoSources>`;
}

export function videoSourceConfigurationXml(element: string, channel: FarmChannel): string {
  return `<${element} token="${sourceConfigurationToken(channel)}">${sourceConfigurationXml(channel)}</${element}>`;
}

export function sourceConfigurationToken(channel: FarmChannel): string {
  return `${escapeXml(channel.token)}-source`;
}

export function ptzConfigurationXml(element: string): string {
  const range = (axis: string): string => `<tt:${axis}Range><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:${axis}Range>`;
  const space = 'http://www.onvif.org/ver10/tptz/PanTiltSpaces/PositionGenericSpace';
  return (
    `<${element} token="PTZConfig_1"><tt:Name>PTZ</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>PTZNode_1</tt:NodeToken>` +
    `<tt:PanTiltLimits><tt:Range><tt:URI>${space}</tt:URI>${range('X')}${range('Y')}</tt:Range></tt:PanTiltLimits></${element}>`
  );
}

function tokenOf({ channel, kind }: FarmProfile): string {
  return escapeXml(profileToken(channel, kind));
}

function nameOf({ kind }: FarmProfile): string {
  return kind === 'main' ? 'mainStream' : 'subStream';
}

/** Its name is the channel's: this is where installers write the place. */
function sourceConfigurationXml(channel: FarmChannel): string {
  const { width, height } = STREAM_FORMATS.main;
  return (
    `<tt:Name>${escapeXml(channel.name)}</tt:Name><tt:UseCount>2</tt:UseCount>` +
    `<tt:SourceToken>${escapeXml(channel.token)}</tt:SourceToken>` +
    `<tt:Bounds x="0" y="0" width="${width}" height="${height}"/>`
  );
}

function encoderXml(kind: StreamKind): string {
  const { fps } = STREAM_FORMATS[kind];
  const rate =
    `<tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>` +
    `<tt:BitrateLimit>${BITRATE_LIMIT_KBPS[kind]}</tt:BitrateLimit></tt:RateControl>`;
  const h264 = `<tt:H264><tt:GovLength>${2 * fps}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>`;
  return (
    `<tt:Name>${kind}</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>${sizeXml(kind)}` +
    `<tt:Quality>4</tt:Quality>${rate}${h264}<tt:SessionTimeout>PT60S</tt:SessionTimeout>`
  );
}

function encoder2Xml({ channel, kind }: FarmProfile): string {
  const rate =
    `<tt:RateControl ConstantBitRate="true"><tt:FrameRateLimit>${STREAM_FORMATS[kind].fps}</tt:FrameRateLimit>` +
    `<tt:BitrateLimit>${BITRATE_LIMIT_KBPS[kind]}</tt:BitrateLimit></tt:RateControl>`;
  return (
    `<tt:Name>${kind}</tt:Name><tt:UseCount>1</tt:UseCount>` +
    `<tt:Encoding>${codecOf(channel, kind).toUpperCase()}</tt:Encoding>${sizeXml(kind)}` +
    `${rate}<tt:Quality>4</tt:Quality>`
  );
}

function sizeXml(kind: StreamKind): string {
  const { width, height } = STREAM_FORMATS[kind];
  return `<tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>`;
}
