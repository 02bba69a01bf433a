import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { fields, storedValue } from '../camera/record-form.ts';

/** One line of a comparison. */
export interface ComparedField {
  readonly name: string;
  readonly differs: boolean;
  /** Shown even when both say the same: what people recognise a camera by. */
  readonly isKey: boolean;
}

const keys = ['place', 'organisationId', 'gbCode', 'serial', 'mac'];
const others = ['ownership', 'pointClass', 'status', 'vendor', 'model', 'firmware', 'systemId'];
const deviceNames: ReadonlySet<string> = new Set(['vendor', 'model', 'firmware', 'serial', 'mac']);

/** A value as it is compared: names instead of the core's ids. */
export function valueOf(camera: CameraDetailView, name: string): unknown {
  if (name === 'organisationId') return camera.organisationName;
  if (name === 'systemId') return camera.systemName;
  if (!deviceNames.has(name)) return storedValue(camera, name);
  const device: Readonly<Record<string, unknown>> = camera;

  return device[name];
}

/** The fields that any of the cameras knows, the telling ones first. */
export function comparedFields(cameras: readonly CameraDetailView[]): readonly ComparedField[] {
  const names = [...new Set([...keys, ...others, ...fields.map(({ name }) => name)])];

  return names.flatMap((name) => {
    const values = cameras.map((camera) => JSON.stringify(valueOf(camera, name) ?? ''));
    if (values.every((value) => value === '""')) return [];

    return [{ name, differs: new Set(values).size > 1, isKey: keys.includes(name) }];
  });
}
