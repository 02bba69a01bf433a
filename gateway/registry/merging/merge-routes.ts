import { type Route, route } from '../../platform/http/route.ts';
import type { Camera } from '../camera.ts';
import {
  acceptMerge,
  dismissMerge,
  listMergeProposals,
  type MergeProposalView,
  searchMerges,
  splitCamera,
  undoMerge,
} from './merge-api.ts';
import type { MergeProposal } from './merge-proposal.ts';
import type { ProposalCursor } from './merge-proposal-store.ts';
import type { MergeSearchService } from './merge-search-service.ts';
import type { MergeService } from './merge-service.ts';
import type { SplitService } from './split-service.ts';
import { noPageCursor } from '../../platform/http/page-cursor.ts';

interface Services {
  readonly merges: MergeService;
  readonly search: MergeSearchService;
  readonly splits: SplitService;
}

/** The HTTP doors of cameras that are one, or two after all. */
export function mergeRoutes({ merges, search, splits }: Services): Route[] {
  return [
    route(listMergeProposals, async ({ actor: { scope }, query: { state, cursor, limit } }) => {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const { items, total, last } = await merges.list(scope, state, { limit, ...(after && { after }) });
      return {
        items: items.map(({ proposal, cameras }) => ({ ...toView(proposal), cameras: cameras.map(toCompared) })),
        total,
        ...(last && { nextCursor: `${last.confidence}.${last.id}` }),
      };
    }),
    route(searchMerges, async ({ actor: { scope } }) => ({ proposedCount: await search.searchAll(scope) })),
    route(acceptMerge, async ({ actor, params, body }) =>
      toView(await merges.accept(actor, params.proposalId, body.keepCameraId)),
    ),
    route(dismissMerge, async ({ actor, params }) => toView(await merges.dismiss(actor, params.proposalId))),
    route(undoMerge, async ({ actor, params }) => toView(await merges.undo(actor, params.proposalId))),
    route(splitCamera, async ({ actor, params, body }) => ({
      cameraId: await splits.split(actor, params.cameraId, body),
    })),
  ];
}

/** @throws GatewayError `request/invalid` when the text is not a cursor that a page returned */
function readCursor(text: string): ProposalCursor {
  const [, confidence, id] = /^(\d{1,3})\.([0-9a-f-]{1,64})$/.exec(text) ?? [];
  if (confidence !== undefined && id !== undefined) return { confidence: Number(confidence), id };
  throw noPageCursor();
}

function toView(proposal: MergeProposal): MergeProposalView {
  const { id, firstCameraId, secondCameraId, reasons, confidence, state, createdAtMs, decidedAtMs } = proposal;
  return {
    ...{ id, firstCameraId, secondCameraId, confidence, state, createdAtMs },
    reasons: [...reasons],
    ...(decidedAtMs !== undefined && { decidedAtMs }),
  };
}

function toCompared({ id, name, place, status, vendor, model, serial, mac, version, record: { gbCode } }: Camera) {
  return {
    ...{ id, name, place, status, vendor, model, serial, version },
    ...(mac !== undefined && { mac }),
    ...(gbCode !== undefined && { gbCode }),
  };
}
