import type { CallLimits, Outcome } from '../adapter.ts';
import { failed, ok } from '../outcome.ts';
import type { PtzControl, PtzPosition, PtzPreset, PtzTarget } from '../ptz.ts';
import type { OnvifClient } from './onvif-client.ts';
import type { SoapCall } from './soap.ts';
import { escapeXml } from './xml-escape.ts';
import { childOf, childrenOf, textOf, tokenOf, type XmlNode } from './xml-tree.ts';

/** More than any dome stores. */
const maxPresets = 512;

/** The PTZ service (ONVIF PTZ 2.0 §5): stored positions and home. */
export class OnvifPtz implements PtzControl {
  readonly #client: OnvifClient;

  constructor(client: OnvifClient) {
    this.#client = client;
  }

  async listPresets(target: PtzTarget, limits: CallLimits): Promise<Outcome<readonly PtzPreset[]>> {
    const answer = await this.#order(target, limits, { operation: 'GetPresets' });
    return answer.kind === 'ok' ? ok(readPresets(answer.value)) : answer;
  }

  async goToPreset(target: PtzTarget, presetToken: string, limits: CallLimits): Promise<Outcome<void>> {
    const inner = `<PresetToken>${escapeXml(presetToken)}</PresetToken>`;
    const answer = await this.#order(target, limits, { operation: 'GotoPreset', inner });
    return answer.kind === 'ok' ? ok(undefined) : answer;
  }

  async goHome(target: PtzTarget, limits: CallLimits): Promise<Outcome<void>> {
    const answer = await this.#order(target, limits, { operation: 'GotoHomePosition' });
    return answer.kind === 'ok' ? ok(undefined) : answer;
  }

  async readPosition(target: PtzTarget, limits: CallLimits): Promise<Outcome<PtzPosition>> {
    const answer = await this.#order(target, limits, { operation: 'GetStatus' });
    if (answer.kind === 'failed') return answer;
    const position = readPtzPosition(answer.value);
    return position === undefined ? failed('request', 'unsupported', 'GetStatus: no position is told') : ok(position);
  }

  #order(target: PtzTarget, limits: CallLimits, order: Pick<SoapCall, 'operation' | 'inner'>) {
    const { operation, inner = '' } = order;
    return this.#client.converse<XmlNode>({ target, limits, label: operation }, ({ session, paths }) => {
      if (paths.ptz === undefined) {
        return Promise.resolve(failed('request', 'unsupported', `${operation}: the device has no PTZ service`));
      }
      const profile = `<ProfileToken>${escapeXml(target.profileToken)}</ProfileToken>`;
      return session.call(paths.ptz, { service: 'ptz', operation, inner: profile + inner });
    });
  }
}

/** Reads a GetPresetsResponse; presets without a token cannot be gone to and are left out. */
export function readPresets(response: XmlNode): readonly PtzPreset[] {
  return childrenOf(response, 'Preset')
    .slice(0, maxPresets)
    .flatMap((preset) => {
      const presetToken = tokenOf(preset);
      return presetToken === undefined ? [] : [{ presetToken, name: textOf(preset, 'Name') ?? presetToken }];
    });
}

/** Reads a GetStatusResponse; undefined when it tells no position. */
export function readPtzPosition(response: XmlNode): PtzPosition | undefined {
  const position = childOf(response, 'PTZStatus', 'Position');
  const [pan, tilt] = [numberAt(position, 'PanTilt', 'x'), numberAt(position, 'PanTilt', 'y')];
  if (pan === undefined || tilt === undefined) return undefined;
  return { pan, tilt, zoom: numberAt(position, 'Zoom', 'x') ?? 0 };
}

function numberAt(node: XmlNode, name: string, axis: 'x' | 'y'): number | undefined {
  const text = childOf(node, name, `@${axis}`);
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
