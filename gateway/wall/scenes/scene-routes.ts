import { type Route, route } from '../../platform/http/route.ts';
import type { SceneService } from './scene-service.ts';
import { readScenePage } from './scenes-api.ts';

/** The door of status walls. */
export function sceneRoutes(scenes: SceneService): Route[] {
  return [route(readScenePage, ({ actor, body }) => scenes.page(actor, body.scene, body.page))];
}
