import { type Route, route } from '../platform/http/route.ts';
import { toCameraView, toSystemView } from '../registry/registry-view.ts';
import type { Candidate } from './candidate.ts';
import {
  adoptCandidate,
  cancelScan,
  type CandidateView,
  ignoreCandidate,
  listCandidates,
  listScans,
  readCandidate,
  readScan,
  type ScanView,
  startScan,
} from './discovery-api.ts';
import type { CandidateService } from './candidate-service.ts';
import type { AdoptionLoginService } from './logins/adoption-login-service.ts';
import type { PlacedScan, ScanService } from './scan-service.ts';

interface Services {
  readonly scans: ScanService;
  readonly candidates: CandidateService;
  readonly adoptions: AdoptionLoginService;
}

/** The HTTP doors of scans, of what they found, and of adopting one of them. */
export function discoveryRoutes({ scans, candidates, adoptions }: Services): Route[] {
  return [
    route(startScan, async ({ actor, body }) => toScanView(await scans.start({ kind: 'person', actor }, body))),
    route(listScans, async ({ actor, query }) => {
      const page = await scans.list(actor.scope, query);
      return { ...page, items: page.items.map(toScanView) };
    }),
    route(readScan, async ({ actor, params }) => toScanView(await scans.read(actor.scope, params.scanId))),
    route(cancelScan, async ({ actor, params }) => toScanView(await scans.cancel(actor, params.scanId))),
    route(listCandidates, async ({ actor, query }) => {
      const page = await candidates.list(actor.scope, query);
      return { ...page, items: page.items.map(toCandidateView) };
    }),
    route(readCandidate, async ({ actor, params }) =>
      toCandidateView(await candidates.read(actor.scope, params.candidateId)),
    ),
    route(ignoreCandidate, async ({ actor, params, body }) =>
      toCandidateView(await candidates.setIgnored(actor, params.candidateId, body.ignored)),
    ),
    route(adoptCandidate, async ({ actor, params, body }) => {
      const { cameras, system, possibleDuplicates } = await adoptions.adopt(actor, params.candidateId, body);
      return {
        cameras: cameras.map(toCameraView),
        possibleDuplicates: [...possibleDuplicates],
        ...(system && { system: toSystemView(system) }),
      };
    }),
  ];
}

function toScanView({ organisationPath: _path, askedAtMs, ...scan }: PlacedScan): ScanView {
  return { startedAtMs: askedAtMs, ...scan, ranges: [...scan.ranges] };
}

function toCandidateView({ organisationPath: _path, adapterKind: _kind, ...view }: Candidate): CandidateView {
  return view;
}
