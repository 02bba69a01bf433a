import { type Route, route } from '../../platform/http/route.ts';
import type { Camera } from '../camera.ts';
import type { CameraChangeEntry } from './camera-change.ts';
import type { CompletenessService } from './completeness-service.ts';
import type { ConflictService, ShownConflict } from './conflict-service.ts';
import type { HistoryService } from './history-service.ts';
import {
  type CameraChangeView,
  type ConflictView,
  listCodeConflicts,
  readCameraHistory,
  readCompleteness,
  resolveCodeConflict,
} from './record-api.ts';

interface RecordServices {
  readonly histories: HistoryService;
  readonly codeConflicts: ConflictService;
  readonly completeness: CompletenessService;
}

/** The HTTP doors of camera records: history, conflicts of codes, completeness. */
export function recordRoutes({ histories, codeConflicts, completeness }: RecordServices): Route[] {
  return [
    route(readCameraHistory, async ({ actor, params, query }) => {
      const page = await histories.readHistory(actor.scope, params.cameraId, query);
      return { ...page, items: page.items.map((entry) => toChangeView(entry, params.cameraId)) };
    }),
    route(listCodeConflicts, async ({ actor, query }) => {
      const page = await codeConflicts.listConflicts(actor.scope, query);
      return { ...page, items: page.items.map(toConflictView) };
    }),
    route(resolveCodeConflict, async ({ actor, params, body }) => {
      await codeConflicts.resolveConflict(actor, params.conflictId, body.decision);
    }),
    route(readCompleteness, async ({ actor: { scope }, query: { by, organisationId } }) => {
      const report =
        by === 'owner'
          ? await completeness.byOwner(scope, organisationId)
          : await completeness.byOrganisation(scope, organisationId);
      return { whole: report.whole, groups: [...report.groups] };
    }),
  ];
}

function toChangeView(entry: CameraChangeEntry, shownId: string): CameraChangeView {
  const { cameraId, version, atMs, source, by, fields } = entry;
  const merged = cameraId === shownId ? {} : { mergedCameraId: cameraId };
  // Fields hold the JSON values that the store read.
  return { version, atMs, source, by, ...merged, fields: [...fields] as CameraChangeView['fields'] };
}

function toConflictView({ conflict, claimant, holder, isHeldElsewhere }: ShownConflict): ConflictView {
  const { id, gbCode, state, foundAtMs, foundBy } = conflict;
  return {
    ...{ id, gbCode, state, foundAtMs, foundBy, isHeldElsewhere },
    claimant: toConflictCamera(claimant),
    ...(holder && { holder: toConflictCamera(holder) }),
  };
}

function toConflictCamera({ id, name, place, status, vendor, model, serial, mac }: Camera): ConflictView['claimant'] {
  return { id, name, place, status, vendor, model, serial, ...(mac !== undefined && { mac }) };
}
