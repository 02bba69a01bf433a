import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { ProfileContent } from './profile-shape.ts';
import type { SheetProfileStore, StoredProfile } from './sheet-profile-store.ts';
import { builtInProfiles, type TemplateProfile } from './template-profile.ts';

interface Deps {
  readonly profiles: SheetProfileStore;
  readonly clock: Clock;
  readonly log: Log;
}

type NamedContent = ProfileContent & { readonly name: string };

/** Template profiles: the built-in ones, and those of administrators, which hold for their part and all below it. */
export class SheetProfileService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Built-in ones first; then what was written in the scope or above it, since it holds there. */
  async listProfiles(scope: Scope): Promise<(TemplateProfile & { readonly isMine: boolean })[]> {
    const stored = await this.#deps.profiles.list(wholeEstate);
    const usable = stored.filter((profile) => holdsIn(profile, scope));
    return [
      ...builtInProfiles.map((profile) => ({ ...profile, isMine: false })),
      ...usable.map((profile) => ({ ...profile, isMine: isWithin(scope, profile.organisationPath) })),
    ];
  }

  /** @throws GatewayError `sheet-profile/unknown` */
  async readProfile(scope: Scope, id: string): Promise<TemplateProfile> {
    const profile = (await this.listProfiles(scope)).find((each) => each.id === id);
    if (profile === undefined) throw unknownProfile();
    const { name, form, headings, values, crs } = profile;
    return { id, name, form, headings, values, ...(crs && { crs }) };
  }

  /** @throws GatewayError `sheet-profile/duplicate` */
  async createProfile(actor: Actor, content: NamedContent): Promise<TemplateProfile> {
    const { profiles, clock, log } = this.#deps;
    const atMs = clock.now();
    const id: string = newId(atMs);
    await profiles.save({ ...tidy(content), id, organisationPath: actor.scope.organisationPath, createdAtMs: atMs });
    log.info({ profileId: id, userId: actor.userId }, 'sheet profile created');
    return this.readProfile(actor.scope, id);
  }

  /** Imports under way keep the profile as it was. @throws GatewayError `sheet-profile/unknown`, `…/duplicate` */
  async changeProfile(actor: Actor, id: string, content: NamedContent): Promise<TemplateProfile> {
    const { profiles, log } = this.#deps;
    const { organisationPath, createdAtMs } = await this.#own(actor, id);
    await profiles.save({ ...tidy(content), id, organisationPath, createdAtMs });
    log.info({ profileId: id, userId: actor.userId }, 'sheet profile changed');
    return this.readProfile(actor.scope, id);
  }

  /** @throws GatewayError `sheet-profile/unknown` */
  async removeProfile(actor: Actor, id: string): Promise<void> {
    const { id: known } = await this.#own(actor, id);
    await this.#deps.profiles.remove(known);
    this.#deps.log.info({ profileId: known, userId: actor.userId }, 'sheet profile removed');
  }

  async #own(actor: Actor, id: string): Promise<StoredProfile> {
    const profile = await this.#deps.profiles.find(actor.scope, id);
    if (profile === undefined) throw unknownProfile();
    return profile;
  }
}

/** A profile of a superior's holds here too; one of a part below does not hold above it, but is seen there. */
function holdsIn({ organisationPath }: StoredProfile, scope: Scope): boolean {
  return isWithin({ organisationPath }, scope.organisationPath) || isWithin(scope, organisationPath);
}

function tidy({ name, form, headings, values, crs }: NamedContent) {
  return { name, form, headings, values, ...(crs && { crs }) };
}

function unknownProfile(): GatewayError {
  return new GatewayError('sheet-profile/unknown', 'There is no such template in your part.');
}
