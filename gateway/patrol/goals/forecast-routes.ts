import { type Route, route } from '../../platform/http/route.ts';
import { forecastPlan } from './forecast-api.ts';
import type { ForecastService } from './forecast-service.ts';

export function forecastRoutes(forecasts: ForecastService): Route[] {
  return [route(forecastPlan, ({ actor, body }) => forecasts.forecast(actor, body))];
}
