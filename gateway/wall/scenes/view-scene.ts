import type { Scene, SceneSource } from './scene.ts';
import type { SceneBody } from './scenes-api.ts';

/** A scene as it is sent. */
export function viewScene({ source, layout, pageSeconds, pinnedIds }: Scene): SceneBody {
  return { source: viewSource(source), layout, pageSeconds, pinnedIds: [...pinnedIds] };
}

function viewSource(source: SceneSource): SceneBody['source'] {
  return source.kind === 'cameras' ? { kind: source.kind, cameraIds: [...source.cameraIds] } : { ...source };
}
