import { type Route, route } from '../../platform/http/route.ts';
import type { RoutingRule } from './route-finding.ts';
import { createRule, listRules, previewRouting, replaceRule, type RuleView } from './rules-api.ts';
import type { RoutingService } from './routing-service.ts';

/** The HTTP doors of routing rules. */
export function rulesRoutes(routing: RoutingService): Route[] {
  return [
    route(previewRouting, ({ actor, query }) => routing.preview(actor.scope, query)),
    route(listRules, async ({ actor }) => ({ items: (await routing.list(actor.scope)).map(viewRule) })),
    route(createRule, async ({ actor, body }) => viewRule(await routing.create(actor, body))),
    route(replaceRule, async ({ actor, params, body }) => viewRule(await routing.replace(actor, params.ruleId, body))),
  ];
}

function viewRule({ organisationPath: _path, ...rule }: RoutingRule): RuleView {
  const { categories, severities, webhookIds } = rule;
  return { ...rule, categories: [...categories], severities: [...severities], webhookIds: [...webhookIds] };
}
