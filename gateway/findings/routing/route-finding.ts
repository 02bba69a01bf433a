import type { Role } from '../../platform/actor/actor.ts';
import { isWithin } from '../../platform/actor/scope.ts';
import type { Brand } from '../../platform/ids/brand.ts';
import type { FindingCategory, FindingSeverity } from '../finding.ts';

export type RuleId = Brand<'RuleId'>;

/** Findings of a jurisdiction and of some categories go to a post and to webhooks. */
export interface RoutingRule {
  readonly id: RuleId;
  /** The jurisdiction: cameras of this organisation and below. */
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly name: string;
  /** Smaller is asked first among the rules of one jurisdiction. */
  readonly position: number;
  /** Empty: all. */
  readonly categories: readonly FindingCategory[];
  readonly severities: readonly FindingSeverity[];
  /** Absent: the rule names webhooks only and leaves the post to others. */
  readonly post?: { readonly organisationId: string; readonly role: Role };
  readonly webhookIds: readonly string[];
  readonly enabled: boolean;
  readonly version: number;
}

export interface RoutedFinding {
  /** The camera's organisation. */
  readonly organisationPath: string;
  readonly category: FindingCategory;
  readonly severity: FindingSeverity;
}

/** Who gets a finding. */
export interface Routing {
  /** The first rule that names a post; without one the camera's own organisation gets it. */
  readonly rule?: RoutingRule;
  /** Of all rules that fit, each once. */
  readonly webhookIds: readonly string[];
}

/** The rules that fit, in the order in which they are asked: the nearest jurisdiction first, then by position. */
export function fittingRules(rules: readonly RoutingRule[], finding: RoutedFinding): RoutingRule[] {
  return rules
    .filter((rule) => rule.enabled && isWithin(rule, finding.organisationPath))
    .filter(({ categories }) => categories.length === 0 || categories.includes(finding.category))
    .filter(({ severities }) => severities.length === 0 || severities.includes(finding.severity))
    .sort(
      (one, other) =>
        other.organisationPath.length - one.organisationPath.length ||
        one.position - other.position ||
        (one.id < other.id ? -1 : 1),
    );
}

export function routeFinding(rules: readonly RoutingRule[], finding: RoutedFinding): Routing {
  const fitting = fittingRules(rules, finding);
  const rule = fitting.find(({ post }) => post !== undefined);
  return {
    ...(rule !== undefined && { rule }),
    webhookIds: [...new Set(fitting.flatMap(({ webhookIds }) => webhookIds))],
  };
}
