import type { RegistryPort } from '../../patrol/registry-port.ts';
import type { Actor, Role } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Organisation } from '../../registry/camera.ts';
import { holderOf } from '../course/finding-course.ts';
import type { Post } from '../course/post.ts';
import type { Finding, FindingCategory, FindingSeverity } from '../finding.ts';
import { routeFinding, type RoutingRule } from './route-finding.ts';
import type { RuleStore } from './rule-store.ts';

interface Deps {
  readonly rules: Pick<RuleStore, 'add' | 'replace' | 'find' | 'list' | 'listAround'>;
  readonly registry: Pick<RegistryPort, 'findOrganisation'>;
  readonly webhooks: {
    findMany(scope: Scope, ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>;
  };
  readonly clock: Clock;
  readonly log: Log;
}

/** A rule as an administrator writes it. */
export interface RuleDraft {
  readonly organisationId: string;
  readonly name: string;
  readonly position: number;
  readonly categories: readonly FindingCategory[];
  readonly severities: readonly FindingSeverity[];
  readonly post?: { readonly organisationId: string; readonly role: Role } | undefined;
  readonly webhookIds: readonly string[];
  readonly enabled: boolean;
}

/** Where findings go. */
export interface RoutedTo {
  readonly post: Post;
  readonly rule?: RoutingRule;
  readonly webhookIds: readonly string[];
}

type Routed = Pick<Finding, 'organisationId' | 'organisationName' | 'organisationPath' | 'category' | 'severity'>;

/** Who gets which finding: the rules of the camera's organisation and of all above it. */
export class RoutingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Where a finding goes by the rules of now; a rule whose post is gone counts as naming none. */
  async route(finding: Routed): Promise<RoutedTo> {
    const { rules, registry } = this.#deps;
    const around = await rules.listAround(wholeEstate, finding.organisationPath);
    const { rule, webhookIds } = routeFinding(around, finding);
    const home = holderOf(finding, { state: 'registered' });
    if (rule?.post === undefined) return { post: home, webhookIds };
    const organisation = await registry.findOrganisation(wholeEstate, rule.post.organisationId);
    return organisation === undefined
      ? { post: home, webhookIds }
      : { post: postAt(organisation, rule.post.role), rule, webhookIds };
  }

  /** A post that an actor names. @throws GatewayError `organisation/unknown` */
  async namedPost(
    scope: Scope,
    { organisationId, role }: { readonly organisationId: string; readonly role: Role },
  ): Promise<Post> {
    return postAt(await this.#organisation(scope, organisationId), role);
  }

  /**
   * Who would get a finding of an organisation's camera. Rules of superiors are told by what they do; their names and
   * webhooks only to who may see them.
   *
   * @throws GatewayError `organisation/unknown`
   */
  async preview(
    scope: Scope,
    asked: { readonly organisationId: string; readonly category: FindingCategory; readonly severity: FindingSeverity },
  ): Promise<{
    post: Pick<Post, 'organisationName' | 'role'>;
    ruleName?: string;
    webhookNames: string[];
    hiddenWebhookCount: number;
  }> {
    const organisation = await this.#organisation(scope, asked.organisationId);
    const { id: organisationId, name: organisationName, path: organisationPath } = organisation;
    const routed = await this.route({ ...asked, organisationId, organisationName, organisationPath });
    const webhooks = await this.#deps.webhooks.findMany(scope, routed.webhookIds);
    const isOwnRule = routed.rule !== undefined && isWithin(scope, routed.rule.organisationPath);
    const { organisationName: name, organisationPath: path, role } = routed.post;
    return {
      post: { organisationName: isWithin(scope, path) ? name : '', role },
      ...(isOwnRule && { ruleName: routed.rule.name }),
      webhookNames: webhooks.map((webhook) => webhook.name),
      hiddenWebhookCount: routed.webhookIds.length - webhooks.length,
    };
  }

  list(scope: Scope): Promise<RoutingRule[]> {
    return this.#deps.rules.list(scope);
  }

  /** @throws GatewayError `organisation/unknown`, `webhook/unknown` */
  async create(actor: Actor, draft: RuleDraft): Promise<RoutingRule> {
    const { rules, clock, log } = this.#deps;
    const rule = { ...(await this.#read(actor.scope, draft)), id: newId<'RuleId'>(clock.now()), version: 1 };
    await rules.add(rule);
    log.info({ ruleId: rule.id, userId: actor.userId }, 'routing rule added');
    return rule;
  }

  /** @throws GatewayError `finding-rule/unknown`, `finding-rule/stale`, `organisation/unknown`, `webhook/unknown` */
  async replace(
    actor: Actor,
    id: string,
    { version, ...draft }: RuleDraft & { readonly version: number },
  ): Promise<RoutingRule> {
    const { rules, log } = this.#deps;
    const stored = await rules.find(actor.scope, id);
    if (stored === undefined) throw new GatewayError('finding-rule/unknown', `There is no routing rule ${id}.`);
    const rule = { ...(await this.#read(actor.scope, draft)), id: stored.id, version: version + 1 };
    if (!(await rules.replace(actor.scope, rule))) {
      const message = `Somebody else changed the rule “${stored.name}” meanwhile; look at it again.`;
      throw new GatewayError('finding-rule/stale', message, { extensions: { stored: { version: stored.version } } });
    }
    log.info({ ruleId: id, userId: actor.userId }, 'routing rule changed');
    return rule;
  }

  async #read(scope: Scope, { post, ...draft }: RuleDraft): Promise<Omit<RoutingRule, 'id' | 'version'>> {
    const { id: organisationId, path: organisationPath } = await this.#organisation(scope, draft.organisationId);
    const target = post && (await this.#organisation(scope, post.organisationId));
    const known = await this.#deps.webhooks.findMany(scope, draft.webhookIds);
    const missing = draft.webhookIds.find((id) => !known.some((webhook) => webhook.id === id));
    if (missing !== undefined) throw new GatewayError('webhook/unknown', `There is no webhook ${missing}.`);
    const named = post && target && { post: { organisationId: target.id, role: post.role } };
    return { ...draft, organisationId, organisationPath, ...named };
  }

  async #organisation(scope: Scope, id: string): Promise<Organisation> {
    const organisation = await this.#deps.registry.findOrganisation(scope, id);
    if (organisation === undefined) throw new GatewayError('organisation/unknown', `There is no organisation ${id}.`);
    return organisation;
  }
}

function postAt({ id, name, path }: Organisation, role: Role): Post {
  return { organisationId: id, organisationName: name, organisationPath: path, role };
}
