import type { PlanBody, PlanView } from '../../../../../gateway/patrol/patrol-api.ts';

/** One stop of a plan that is edited, with the names that people read. */
export type DraftStop = PlanView['stops'][number];

/** A plan that is edited: its body, with named stops. */
export type PlanDraft = Omit<PlanBody, 'stops'> & { readonly stops: readonly DraftStop[] };

export const mostStops = 2000;

/** A plan that begins: an ordinary day, every hour, four pictures. */
export const newDraft: PlanDraft = {
  name: '',
  organisationId: '',
  modes: [{ base: 'normal', night: false }],
  slots: [{ start: '08:00', end: '20:00', intervalMinutes: 60 }],
  method: 'live',
  sequence: 'fixed',
  goals: { onceAShift: false },
  layout: 4,
  dwellSeconds: 30,
  stops: [],
  enabled: true,
};

export function draftOf({ id: _id, organisationName: _name, ...plan }: PlanView): PlanDraft {
  return plan;
}

/** What the gateway takes of a draft: names are its own. */
export function bodyOf({ stops, ...draft }: PlanDraft): PlanBody {
  return { ...draft, stops: stops.map(({ cameraName: _name, place: _place, ...stop }) => stop) };
}

/** The stops with one of them at another place. */
export function moveStop(stops: readonly DraftStop[], from: number, to: number): readonly DraftStop[] {
  const stop = stops[from];
  if (stop === undefined || to < 0 || to >= stops.length) return stops;
  return stops.toSpliced(from, 1).toSpliced(to, 0, stop);
}

/** The stops with those added that are not in yet, as many as a plan may have. */
export function addStops(stops: readonly DraftStop[], added: readonly DraftStop[]): readonly DraftStop[] {
  const known = new Set(stops.map(({ cameraId }) => cameraId));
  return [...stops, ...added.filter(({ cameraId }) => !known.has(cameraId))].slice(0, mostStops);
}

/** The stop with some members changed; `undefined` takes one away. */
export function changeStop(stop: DraftStop, change: Partial<DraftStop>): DraftStop {
  const merged = Object.entries({ ...stop, ...change }).filter(([, value]) => value !== undefined);
  // Members that are undefined are left out: that is what the type says.
  return Object.fromEntries(merged) as DraftStop;
}

/** The posts that can work a plan: those of its organisation. The roster asks no others. */
export function postsOf<Post extends { readonly organisationId: string }>(
  posts: readonly Post[],
  organisationId: string,
): readonly Post[] {
  return posts.filter((post) => post.organisationId === organisationId);
}

/** What changes when a plan goes to another organisation: a post of the one before cannot work it. */
export function withOrganisation(organisationId: string): Pick<PlanDraft, 'organisationId' | 'postId'> {
  return { organisationId, postId: undefined };
}
