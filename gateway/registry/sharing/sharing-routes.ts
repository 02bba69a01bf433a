import { type Route, route } from '../../platform/http/route.ts';
import type { ShareAct } from './share-withdrawal.ts';
import { listShareWithdrawals, returnShare, type ShareWithdrawalView, withdrawShare } from './sharing-api.ts';
import type { SeenWithdrawal, SharingService } from './sharing-service.ts';

/** The HTTP doors of sharing. */
export function sharingRoutes(sharing: SharingService): Route[] {
  return [
    route(listShareWithdrawals, async ({ actor, query }) => ({
      items: (await sharing.list(actor.scope, query)).map(toView),
    })),
    route(withdrawShare, async ({ actor, body }) => toView(await sharing.withdraw(actor, body))),
    route(returnShare, async ({ actor, params, body }) =>
      toView(await sharing.giveBack(actor, params.withdrawalId, body.reason)),
    ),
  ];
}

function toView({ id, subject, withdrawn, returned, isMine }: SeenWithdrawal): ShareWithdrawalView {
  return {
    ...{ id, ...subject, isMine, withdrawn: toAct(withdrawn, isMine) },
    ...(returned !== undefined && { returned: toAct(returned, isMine) }),
  };
}

function toAct({ atMs, by, reason }: ShareAct, isMine: boolean) {
  return { atMs, reason, ...(isMine && { by }) };
}
