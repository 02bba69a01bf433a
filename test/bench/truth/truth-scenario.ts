import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { CauseKind } from '../../../gateway/outages/causes/cause.ts';
import type { CameraId } from '../../../gateway/registry/camera.ts';
import { Draw } from '../../fixtures/estate/draw.ts';
import { turnOf } from './truth-turn.ts';
import type { TruthCamera } from './truth-estate.ts';

/** How a broken camera shows. Pictures are told by the deep check, the rest by probes. */
export type Symptom = 'silent' | 'unreachable' | 'refused' | 'no-signal' | 'frozen' | 'black';

/** One thing that really breaks. Seconds since the start of the hour. */
export interface TruthFault {
  readonly name: string;
  /** What a technician would be told; absent where nobody should be called. */
  readonly kind?: CauseKind;
  readonly cameraIds: readonly CameraId[];
  readonly symptom: Symptom;
  /** When it breaks, and when it is mended, again and again. */
  readonly spans: readonly (readonly [fromSecond: number, toSecond: number])[];
  readonly isMaintenance?: true;
}

export interface TruthScenario {
  readonly faults: readonly TruthFault[];
  /** Our own uplink is cut. */
  readonly blind: readonly [fromSecond: number, toSecond: number];
  /** Announced work on an upstream node. */
  readonly maintenance: { readonly node: string; readonly fromSecond: number; readonly toSecond: number };
}

export const scenarioSeconds = 3900;
const singles = 40;
const pictures = 20;
const reboots = 60;
const flapping = 3;
const rebootSeconds = 60;

/** The hour of the acceptance, from a seed: the same one gives the same hour. */
export function planHour(city: readonly TruthCamera[], next: () => number): TruthScenario {
  const draw = new Draw(next);
  const taken = new Set<CameraId>();
  const behind = (isMeant: (camera: TruthCamera) => boolean): CameraId[] => {
    const ids = city.filter(isMeant).map(({ path }) => path.cameraId);
    for (const id of ids) taken.add(id);
    return ids;
  };
  const olt = behind(({ links }) => links.upstreamNode === 'OLT-5');
  const recorder = behind(({ links }) => links.systems.some(({ id }) => id === 'recorder-17'));
  const mended = behind(({ links }) => links.upstreamNode === 'SW-9');
  const one = (isMeant: (camera: TruthCamera) => boolean = () => true): CameraId => {
    for (;;) {
      const { path, links } = draw.of(city);
      if (taken.has(path.cameraId) || !isMeant({ path, links })) continue;
      taken.add(path.cameraId);
      return path.cameraId;
    }
  };
  const isDirect = ({ links }: TruthCamera): boolean => links.systems.length === 0;
  const several = (count: number, make: (index: number) => TruthFault): TruthFault[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const span = (least: number, most: number, lasts: number): [number, number] => {
    const from = Math.round(draw.between(least, most));
    return [from, from + lasts];
  };
  return {
    blind: [2400, 2580],
    maintenance: { node: 'SW-9', fromSecond: 1500, toSecond: 2700 },
    faults: [
      ...several(singles, (index) => ({
        ...{ name: `single ${index}`, kind: 'camera' as const, cameraIds: [one(isDirect)] },
        symptom: draw.of(['silent', 'silent', 'unreachable', 'refused'] as const),
        spans: [span(200, 3000, Math.round(draw.between(420, 1500)))],
      })),
      ...[
        { name: 'fibre', kind: 'upstream' as const, cameraIds: olt, symptom: 'silent' as const, spans: [[900, 2100]] },
      ],
      ...[
        {
          name: 'recorder',
          kind: 'recorder' as const,
          cameraIds: recorder,
          symptom: 'silent' as const,
          spans: [[600, 1500]],
        },
      ],
      {
        ...{ name: 'channel', kind: 'camera', cameraIds: [one((camera) => !isDirect(camera))], symptom: 'no-signal' },
        spans: [[700, 2300]],
      },
      // Away and back faster than anybody can be sure of the one or the other.
      ...several(flapping, (index) => ({
        ...{
          name: `flapping ${index}`,
          kind: 'camera' as const,
          cameraIds: [one(isDirect)],
          symptom: 'silent' as const,
        },
        spans: cycles(400 + index * 30, 12, [100, 70]),
      })),
      // Slow enough to be an outage each time, until the fourth change tells that it flaps; and slower than that: each time
      // it has answered for longer than it takes to be calm. To those who are called it is one trouble all the same.
      ...[cycles(460, 5, [200, 160]), cycles(430, 3, [240, 1000])].map((spans, index) => ({
        ...{ name: `slow flapping ${index}`, kind: 'camera' as const, cameraIds: [one(isDirect)] },
        ...{ symptom: 'silent' as const, spans },
      })),
      ...several(reboots, (index) => ({
        ...{ name: `reboot ${index}`, cameraIds: [one()], symptom: 'refused' as const },
        spans: [span(200, 3600, rebootSeconds)],
      })),
      ...several(pictures, (index) => ({
        ...{
          name: `picture ${index}`,
          kind: 'camera' as const,
          cameraIds: [one(({ path }) => turnOf(path.cameraId) > 700)],
        },
        symptom: index % 2 === 0 ? ('frozen' as const) : ('black' as const),
        spans: [span(0, 600, scenarioSeconds)],
      })),
      {
        ...{ name: 'maintenance', cameraIds: mended, symptom: 'unreachable', isMaintenance: true },
        spans: [[1600, 2200]],
      },
    ] as const satisfies readonly TruthFault[],
  };
}

function cycles(from: number, count: number, [away, back]: readonly [number, number]): [number, number][] {
  return Array.from({ length: count }, (_, turn) => {
    const begins = from + turn * (away + back);
    return [begins, begins + away];
  });
}

/** How the camera fares at a second; undefined when it is well. */
export class TruthBook {
  readonly #byCamera = new Map<CameraId, TruthFault[]>();

  constructor(faults: readonly TruthFault[]) {
    for (const fault of faults) {
      for (const cameraId of fault.cameraIds) {
        this.#byCamera.set(cameraId, [...(this.#byCamera.get(cameraId) ?? []), fault]);
      }
    }
  }

  faultOf(cameraId: CameraId, second: number): TruthFault | undefined {
    return this.#byCamera.get(cameraId)?.find(({ spans }) => spans.some(([from, to]) => second >= from && second < to));
  }
}

export function isOfPicture({ symptom }: TruthFault): boolean {
  return symptom === 'frozen' || symptom === 'black';
}

/** What a probe of L1 meets. */
export function probeFault(symptom: Symptom): DeviceFault | undefined {
  switch (symptom) {
    case 'frozen':
    case 'black':
      return undefined;
    case 'no-signal':
      return { stage: 'stream', reason: 'no-frame', detail: 'the recorder has no picture of this channel' };
    case 'silent':
      return { stage: 'connect', reason: 'timeout', detail: 'TCP connect: no answer within 3000 ms' };
    case 'unreachable':
    case 'refused':
      return { stage: 'connect', reason: symptom, detail: `TCP connect: ${symptom}` };
  }
}
