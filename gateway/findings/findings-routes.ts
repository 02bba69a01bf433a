import { readFile } from 'node:fs/promises';
import type { Response } from 'express';
import type { Actor } from '../platform/actor/actor.ts';
import { readInstantCursor, writeInstantCursor } from '../platform/http/instant-cursor.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { type Route, route } from '../platform/http/route.ts';
import { without } from '../platform/records/without.ts';
import type { CourseService } from './course/course-service.ts';
import type { StepRecord } from './course/step-record.ts';
import type { Evidence, EvidenceView } from './evidence/evidence.ts';
import type { EvidenceService } from './evidence/evidence-service.ts';
import type { FindingService } from './finding-service.ts';
import { viewFinding } from './finding-view.ts';
import {
  addFindingPhoto,
  countFindings,
  type EvidenceFileView,
  type EvidenceViewRow,
  type FindingStepView,
  holdFinding,
  listEvidenceViews,
  listFindings,
  mergeFinding,
  readEvidence,
  readFinding,
  readFindingSnapshot,
  releaseFinding,
  reportFinding,
  reportFromField,
  stepFinding,
} from './findings-api.ts';
import type { HistoryService } from './history-service.ts';

interface Services {
  readonly findings: FindingService;
  readonly course: CourseService;
  readonly evidence: EvidenceService;
  readonly history: HistoryService;
  /** Puts on a picture who was given it; without it pictures go out as they are. */
  readonly marks?: EvidenceMarks;
}

/** Port to the live engine's pixel work. */
export interface EvidenceMarks {
  mark(actor: Actor, picture: Buffer, of: { readonly mediaType: 'image/jpeg' | 'image/png' }): Promise<Buffer>;
}

/** The HTTP doors of findings. */
export function findingsRoutes(services: Services): Route[] {
  return [...courseRoutes(services), ...evidenceRoutes(services)];
}

function courseRoutes({ findings, course, history }: Services): Route[] {
  return [
    route(reportFinding, ({ actor, body }) => findings.report(actor, body)),
    route(reportFromField, ({ actor, body }) => findings.reportFromField(actor, body)),
    route(listFindings, ({ actor, query }) => findings.list(actor, query)),
    route(countFindings, ({ actor }) => history.count(actor)),
    route(readFinding, async ({ actor, params }) => {
      const read = await history.read(actor, params.findingId);
      const { finding, steps, evidence, merged, similar, actions, isOwnWork } = read;
      return {
        ...{ finding: viewFinding(finding), steps: steps.map(viewStep), evidence: evidence.map(viewFile) },
        ...{ merged: merged.map(viewFinding), similar: similar.map(viewFinding), actions: [...actions], isOwnWork },
      };
    }),
    route(stepFinding, async ({ actor, params, body }) =>
      viewFinding(await course.step(actor, params.findingId, body)),
    ),
    route(mergeFinding, async ({ actor, params, body }) =>
      viewFinding(await course.merge(actor, params.findingId, body)),
    ),
  ];
}

function evidenceRoutes({ evidence, marks }: Services): Route[] {
  /** The stored file stays as it is; what is given out says to whom. */
  const hand = async (actor: Actor, response: Response, file: HandedFile): Promise<void> => {
    const { path, mediaType } = file;
    if (marks === undefined || !isPicture(mediaType)) return sendFile(response, path, mediaType);
    const marked = await marks.mark(actor, await readPicture(path), { mediaType });
    response.set('Cache-Control', 'private, no-store').type('image/jpeg').send(marked);
  };
  return [
    route(readFindingSnapshot, async ({ actor, params, query, response }) => {
      const { path } = await evidence.openSnapshot(actor, params.findingId, { ...query, act: 'view' });
      await hand(actor, response, { path, mediaType: 'image/jpeg' });
    }),
    route(readEvidence, async ({ actor, params, query: { copy, ...reason }, response }) => {
      const act = copy ? 'copy' : 'view';
      const { path, evidence: file } = await evidence.open(actor, params, { ...reason, act });
      const ending = marks !== undefined && isPicture(file.mediaType) ? '.jpg' : path.slice(path.lastIndexOf('.'));
      if (copy) response.attachment(`${file.kind}-${file.id}${ending}`);
      await hand(actor, response, { path, mediaType: file.mediaType });
    }),
    route(addFindingPhoto, async ({ actor, params, request }) =>
      viewFile(await evidence.addPhoto(actor, params.findingId, request)),
    ),
    route(listEvidenceViews, async ({ actor, params, query: { cursor, limit } }) => {
      const after = cursor === undefined ? undefined : readInstantCursor(cursor);
      // One more than asked tells whether there is a next page.
      const { views, total } = await evidence.listViews(actor, params.findingId, { after, limit: limit + 1 });
      const shown = views.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = views.length > limit && last !== undefined;
      return { items: shown.map(viewRow), total, ...(hasMore && { nextCursor: writeInstantCursor(last) }) };
    }),
    route(holdFinding, async ({ actor, params, body }) =>
      viewFinding(await evidence.hold(actor, params.findingId, body)),
    ),
    route(releaseFinding, async ({ actor, params, body }) =>
      viewFinding(await evidence.release(actor, params.findingId, body.note)),
    ),
  ];
}

interface HandedFile {
  readonly path: string;
  readonly mediaType: string;
}

function isPicture(mediaType: string): mediaType is 'image/jpeg' | 'image/png' {
  return mediaType === 'image/jpeg' || mediaType === 'image/png';
}

async function readPicture(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new GatewayError('evidence/unavailable', 'The picture is no longer there.', { cause: error });
  }
}

/** Sends a file whole or by byte ranges (RFC 9110 §14). The path is made of ids only. */
function sendFile(response: Response, path: string, mediaType: string): Promise<void> {
  response.set('Cache-Control', 'private, no-store').type(mediaType);
  const options = { dotfiles: 'allow', etag: false, lastModified: false, cacheControl: false } as const;
  return new Promise((resolve, reject) => {
    response.sendFile(path, options, (error: Error | undefined) => {
      // Whoever left early is no fault; nor is a range that the file does not have.
      if (error === undefined || response.headersSent) return resolve();
      if ('status' in error && error.status === 416) {
        response.status(416).end();
        return resolve();
      }
      reject(new GatewayError('evidence/unavailable', 'The picture is no longer there.', { cause: error }));
    });
  });
}

function viewStep(step: StepRecord): FindingStepView {
  return without(step, 'organisationPath', 'userId', 'version', 'holderId');
}

function viewFile({ organisationPath: _path, readyAtMs: _ready, ...view }: Evidence): EvidenceFileView {
  return view;
}

function viewRow({ id, evidenceId, act, purpose, note, userName, atMs }: EvidenceView): EvidenceViewRow {
  return { id, evidenceId, act, purpose, note, userName, atMs };
}
