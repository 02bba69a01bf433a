import { officerOf } from '../../duty/roster/assignment.ts';
import type { MannedSlot } from '../../duty/roster/post-on-duty-service.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { HandBackReadingService } from './hand-back-reading-service.ts';
import type { HandBackService } from './hand-back-service.ts';
import { viewReturnedWork } from './hand-back-view.ts';
import * as handBacksApi from './hand-backs-api.ts';
import type { Shift } from './shift.ts';
import type { BoardSlot, ShiftReadingService } from './shift-reading-service.ts';
import type { ShiftService } from './shift-service.ts';
import { viewShift, viewShiftDetail, viewSignature } from './shift-view.ts';
import type { SignInService } from './sign-in-service.ts';
import * as api from './shifts-api.ts';

interface Services {
  readonly shifts: ShiftService;
  readonly reading: ShiftReadingService;
  readonly signIns: SignInService;
  readonly givingBack: HandBackService;
  readonly returned: HandBackReadingService;
}

/** The HTTP doors of shifts. */
export function shiftsRoutes({ shifts, reading, signIns, givingBack, returned }: Services): Route[] {
  const detail = async (actor: Actor, { id }: Shift) => viewShiftDetail(await reading.read(actor, id));
  return [
    route(api.readMyShift, async ({ actor }) => {
      const { current, offers, waiting } = await reading.mine(actor);
      return {
        current: current && viewShiftDetail(current),
        offers: offers.map(({ slot, lateMs, organisationName }) => ({ ...viewSlot(slot), organisationName, lateMs })),
        waiting: waiting.map(viewShift),
      };
    }),
    route(api.signInToShift, async ({ actor, body }) => detail(actor, await signIns.signIn(actor, body))),
    route(api.readShiftBoard, async ({ actor, query }) => {
      const { atMs, slots, unplanned } = await reading.board(actor.scope, query.organisationId);
      return { atMs, slots: slots.map(viewBoardSlot), unplanned: unplanned.map(viewShift) };
    }),
    route(api.listShifts, async ({ actor, query }) => {
      const { shifts: page, ...rest } = await reading.list(actor.scope, query);
      return { ...rest, items: page.map(viewShift) };
    }),
    route(handBacksApi.listHandBacks, async ({ actor }) => {
      const { asOfMs, items } = await returned.list(actor);
      return { asOfMs, items: items.map(viewReturnedWork) };
    }),
    route(handBacksApi.acceptHandBack, async ({ actor, params, body }) => {
      const { id, acceptance } = await givingBack.accept(actor, params.handBackId, body.note);
      return { id, acceptance: viewSignature(acceptance) };
    }),
    route(handBacksApi.writeHandBackNote, async ({ actor, params, body }) =>
      detail(actor, await givingBack.writeNote(actor, params, body.text)),
    ),
    route(api.readShift, async ({ actor, params }) => viewShiftDetail(await reading.read(actor, params.shiftId))),
    route(api.writeShiftNote, async ({ actor, params, body }) =>
      detail(actor, await shifts.writeNote(actor, params.shiftId, body.text)),
    ),
    route(api.handOverShift, async ({ actor, params, body }) =>
      detail(actor, await shifts.handOver(actor, params.shiftId, body)),
    ),
    route(api.acceptShift, async ({ actor, params, body }) =>
      detail(actor, await shifts.accept(actor, params.shiftId, body)),
    ),
    route(api.signOffShift, async ({ actor, params, body }) =>
      detail(actor, await shifts.signOff(actor, params.shiftId, body)),
    ),
  ];
}

function viewSlot({ post, slot, date, fromMs, toMs }: MannedSlot) {
  return { postId: post.id, postName: post.name, date, slotKey: slot.key, slotName: slot.name, fromMs, toMs };
}

function viewBoardSlot({ slot, organisationName, state, shift }: BoardSlot): api.BoardSlotView {
  return {
    ...viewSlot(slot),
    ...{ organisationId: slot.post.organisationId, organisationName },
    expected: slot.assignments.map(officerOf),
    ...{ state, shift: shift && viewShift(shift) },
  };
}
