import type { Scope } from '../../platform/actor/scope.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { DeviceTraits } from './device-match.ts';
import {
  changeScanSchedule,
  createScanSchedule,
  decideScanChange,
  listScanChanges,
  listScanSchedules,
  removeScanSchedule,
  type ScanChangeView,
  type ScanScheduleView,
} from './rescan-api.ts';
import type { StoredChange } from './scan-change.ts';
import type { ScanChangeService } from './scan-change-service.ts';
import type { ScanSchedule } from './schedule.ts';
import type { ScheduleService } from './schedule-service.ts';

interface Services {
  readonly changes: ScanChangeService;
  readonly schedules: ScheduleService;
  readonly registry: Pick<RegistryService, 'findCameras'>;
}

/** The HTTP doors of what scans found to be different, and of scans that come again. */
export function rescanRoutes({ changes, schedules, registry }: Services): Route[] {
  const named = async (scope: Scope, stored: readonly StoredChange[]): Promise<ScanChangeView[]> => {
    const ids = new Set(stored.flatMap(({ change }) => change.cameraIds ?? []));
    const cameras = await registry.findCameras(scope, [...ids]);
    const names = new Map<string, string>(cameras.map(({ id, name }) => [id, name]));
    return stored.map((one) => toChangeView(one, names));
  };
  return [
    route(listScanChanges, async ({ actor, query }) => {
      const page = await changes.list(actor.scope, query);
      return { ...page, items: await named(actor.scope, page.items) };
    }),
    route(decideScanChange, async ({ actor, params, body }) => {
      const id = params.changeId;
      const decided = await (body.accept ? changes.accept(actor, id) : changes.dismiss(actor, id));
      const [view = toChangeView(decided, new Map())] = await named(actor.scope, [decided]);
      return view;
    }),
    route(listScanSchedules, async ({ actor }) => {
      const items = await schedules.list(actor.scope);
      return { items: items.map(toScheduleView) };
    }),
    route(createScanSchedule, async ({ actor, body }) => toScheduleView(await schedules.create(actor, body))),
    route(changeScanSchedule, async ({ actor, params, body }) =>
      toScheduleView(await schedules.change(actor, params.scheduleId, body)),
    ),
    route(removeScanSchedule, ({ actor, params }) => schedules.remove(actor, params.scheduleId)),
  ];
}

function toChangeView(stored: StoredChange, names: ReadonlyMap<string, string>): ScanChangeView {
  const { change, id, scanId, state, seenAtMs, decidedAtMs, decidedBy } = stored;
  const cameras = (change.cameraIds ?? []).flatMap((id) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
  return {
    ...{ id, scanId, state, seenAtMs },
    ...(decidedAtMs !== undefined && { decidedAtMs }),
    ...(decidedBy !== undefined && { decidedBy }),
    kind: change.kind,
    device: toTraitsView(change.device),
    ...('from' in change && { from: toTraitsView(change.from) }),
    ...(change.kind === 'moved' && { confidence: change.match.confidence }),
    reasons: [...reasonsOf(change)],
    cameras,
  };
}

function reasonsOf(change: StoredChange['change']) {
  if (change.kind === 'moved') return change.match.reasons;
  return change.kind === 'changed-serial' ? change.reasons : [];
}

function toTraitsView({ adapterKind: _kind, vendor: _vendor, ...traits }: DeviceTraits): ScanChangeView['device'] {
  return traits;
}

function toScheduleView({ organisationPath: _path, ...schedule }: ScanSchedule): ScanScheduleView {
  return { ...schedule, ranges: [...schedule.ranges] };
}
