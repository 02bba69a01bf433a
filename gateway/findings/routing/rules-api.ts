import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, nameText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { findingCategories, findingSeverities } from '../finding.ts';

const draft = {
  organisationId: idText,
  name: nameText,
  /** Smaller is asked first among the rules of one organisation; those of the nearest organisation come before all others. */
  position: z.int().min(0).max(100_000),
  /** Empty: all. */
  categories: z.array(z.enum(findingCategories)).max(findingCategories.length).default([]),
  severities: z.array(z.enum(findingSeverities)).max(findingSeverities.length).default([]),
  /** Without one the rule leaves the post to others and names webhooks only. */
  post: z.strictObject({ organisationId: idText, role: z.enum(roles) }).optional(),
  webhookIds: z.array(idText).max(16).default([]),
  enabled: z.boolean().default(true),
};

const ruleView = z.object({
  id: idText,
  organisationId: idText,
  name: z.string(),
  position: z.int(),
  categories: z.array(z.enum(findingCategories)),
  severities: z.array(z.enum(findingSeverities)),
  post: z.object({ organisationId: idText, role: z.enum(roles) }).optional(),
  webhookIds: z.array(idText),
  enabled: z.boolean(),
  version: z.int(),
});
export type RuleView = z.infer<typeof ruleView>;

const admin = ['admin'] as const;

export const listRules = defineOperation({
  id: 'findings.listRules',
  method: 'get',
  path: '/finding-rules',
  summary: 'Routing rules of my part, by organisation and position',
  allow: admin,
  reply: z.object({ items: z.array(ruleView) }),
});

export const createRule = defineOperation({
  id: 'findings.createRule',
  method: 'post',
  path: '/finding-rules',
  summary: 'Send findings of a jurisdiction and of some categories to a post and to webhooks',
  allow: admin,
  body: z.strictObject(draft),
  reply: ruleView,
  status: 201,
});

export const replaceRule = defineOperation({
  id: 'findings.replaceRule',
  method: 'put',
  path: '/finding-rules/:ruleId',
  summary: 'Change a routing rule, or switch it off',
  allow: admin,
  params: z.object({ ruleId: idText }),
  body: z.strictObject({ ...draft, version: z.int() }),
  reply: ruleView,
});

export const previewRouting = defineOperation({
  id: 'findings.previewRouting',
  method: 'get',
  path: '/finding-rules/preview',
  summary: 'Who would get a finding of an organisation’s camera',
  allow: admin,
  query: z.strictObject({
    organisationId: idText,
    category: z.enum(findingCategories),
    severity: z.enum(findingSeverities).default('medium'),
  }),
  reply: z.object({
    /** The name is empty when that organisation is none of mine. */
    post: z.object({ organisationName: z.string(), role: z.enum(roles) }),
    /** Missing: no rule of mine names a post. */
    ruleName: z.string().optional(),
    webhookNames: z.array(z.string()),
    /** Receivers of superiors. */
    hiddenWebhookCount: z.int().nonnegative(),
  }),
});
export type RoutingPreviewView = z.infer<typeof previewRouting.reply & {}>;
