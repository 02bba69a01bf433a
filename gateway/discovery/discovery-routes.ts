import { type Route, route } from '../platform/http/route.ts';
import { toCameraView, toSystemView } from '../registry/registry-view.ts';
import type { AdoptionService } from './adoption-service.ts';
import type { Candidate } from './candidate.ts';
import {
  adoptCandidate,
  cancelScan,
  type CandidateView,
  listCandidates,
  readScan,
  type ScanView,
  startScan,
} from './discovery-api.ts';
import type { Scan } from './scan.ts';
import type { ScanService } from './scan-service.ts';

/** The HTTP doors of discovery. */
export function discoveryRoutes(scans: ScanService, adoptions: AdoptionService): Route[] {
  return [
    route(startScan, async ({ actor, body }) => toScanView(scans.start(actor, body))),
    route(readScan, async ({ actor, params }) => toScanView(scans.read(actor.scope, params.scanId))),
    route(cancelScan, async ({ actor, params }) => toScanView(await scans.cancel(actor, params.scanId))),
    route(listCandidates, async ({ actor, query }) => {
      const candidates = await scans.listCandidates(actor.scope, query.state);
      return { items: candidates.map(toCandidateView) };
    }),
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

function toScanView({ organisationPath: _path, ...scan }: Scan): ScanView {
  return { ...scan, ranges: [...scan.ranges] };
}

function toCandidateView({ organisationPath: _path, adapterKind: _kind, ...view }: Candidate): CandidateView {
  return view;
}
