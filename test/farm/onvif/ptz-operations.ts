/** The PTZ service (ver20/ptz/wsdl), as far as presets go. */
import { escapeXml } from './escape-xml.ts';
import { ptzConfigurationXml } from './profile-xml.ts';
import type { PtzHead, PtzPosition } from './ptz-head.ts';
import type { SoapCall, SoapOperation, SoapOperations } from './soap-call.ts';
import { senderFault, type SoapAnswer } from './soap-envelope.ts';

export const ptzOperations: SoapOperations = new Map<string, SoapOperation>([
  ['GetNodes', ({ ptz }) => nodeXml(ptz.presets.length)],
  ['GetConfigurations', () => ptzConfigurationXml('tptz:PTZConfiguration')],
  ['GetPresets', ({ ptz }) => ptz.presets.map(presetXml).join('')],
  ['GotoPreset', (call) => goToPreset(call)],
  ['GotoHomePosition', ({ ptz }) => goHome(ptz)],
  ['GetStatus', ({ ptz, state }) => statusXml(ptz.position, state.clockMs())],
]);

function goToPreset({ ptz, request }: SoapCall): SoapAnswer {
  const found = ptz.goTo(request.argument('PresetToken'));
  return found ? '' : senderFault('The preset does not exist', 'InvalidArgVal', 'NoToken');
}

function goHome(ptz: PtzHead): SoapAnswer {
  ptz.goHome();
  return '';
}

function nodeXml(presetCount: number): string {
  return (
    '<tptz:PTZNode token="PTZNode_1" FixedHomePosition="false"><tt:Name>PTZ</tt:Name><tt:SupportedPTZSpaces/>' +
    `<tt:MaximumNumberOfPresets>${presetCount}</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported></tptz:PTZNode>`
  );
}

function presetXml({ token, name, position }: { token: string; name: string; position: PtzPosition }): string {
  return (
    `<tptz:Preset token="${escapeXml(token)}"><tt:Name>${escapeXml(name)}</tt:Name>` +
    `<tt:PTZPosition>${positionXml(position)}</tt:PTZPosition></tptz:Preset>`
  );
}

function statusXml(position: PtzPosition, nowMs: number): string {
  return (
    `<tptz:PTZStatus><tt:Position>${positionXml(position)}</tt:Position>` +
    '<tt:MoveStatus><tt:PanTilt>IDLE</tt:PanTilt><tt:Zoom>IDLE</tt:Zoom></tt:MoveStatus>' +
    `<tt:UtcTime>${new Date(nowMs).toISOString()}</tt:UtcTime></tptz:PTZStatus>`
  );
}

function positionXml({ pan, tilt, zoom }: PtzPosition): string {
  return `<tt:PanTilt x="${pan}" y="${tilt}"/><tt:Zoom x="${zoom}"/>`;
}
