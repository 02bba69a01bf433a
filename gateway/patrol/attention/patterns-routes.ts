import { type Route, route } from '../../platform/http/route.ts';
import { listPatterns } from './patterns-api.ts';
import type { PatternService } from './pattern-service.ts';

export function patternsRoutes(patterns: PatternService): Route[] {
  return [route(listPatterns, ({ actor, query }) => patterns.list(actor, query))];
}
