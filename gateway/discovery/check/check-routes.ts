import type { DeviceDescription } from '../../../adapters/sdk/adapter.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { answerChecklist, type CheckView, listChecks, readCheck, readCheckPicture, startCheck } from './check-api.ts';
import { type CheckEvidence, forecastStartMs, looksSmart } from './check-report.ts';
import type { CheckService, JudgedCheck } from './check-service.ts';

type ReportView = CheckView['report'] & {};

/** The HTTP doors of checks before adoption. */
export function checkRoutes(checks: CheckService): Route[] {
  return [
    route(startCheck, async ({ actor, params, body }) =>
      toView(await checks.start(actor, params.candidateId, body.login, body.checklist)),
    ),
    route(listChecks, async ({ actor, params }) => ({
      items: (await checks.list(actor.scope, params.candidateId)).map(toView),
    })),
    route(readCheck, async ({ actor, params }) => toView(await checks.read(actor.scope, params.checkId))),
    route(answerChecklist, async ({ actor, params, body }) =>
      toView(await checks.answer(actor, params.checkId, body.checklist)),
    ),
    route(readCheckPicture, async ({ actor, params, response }) => {
      const { picture } = await checks.read(actor.scope, params.checkId);
      if (picture === undefined) throw new GatewayError('snapshot/unavailable', 'The device gave no picture then.');
      response.set({ 'content-type': picture.contentType, 'cache-control': 'private, max-age=3600' });
      response.send(Buffer.from(picture.base64, 'base64'));
    }),
  ];
}

function toView(check: JudgedCheck): CheckView {
  const { id, candidateId, state, checkedBy, startedAtMs, endedAtMs, checklist, remarks, evidence, picture } = check;
  return {
    ...{ id, candidateId, state, checkedBy, startedAtMs },
    ...(endedAtMs !== undefined && { endedAtMs }),
    checklist: { ...checklist, forbiddenInteriors: [...checklist.forbiddenInteriors] },
    remarks: remarks.map((remark) => ({ ...remark, values: { ...remark.values } })),
    ...(evidence && { report: toReport(evidence, picture !== undefined) }),
  };
}

function toReport(evidence: CheckEvidence, hasPicture: boolean): ReportView {
  const { description, stream, snapshot, secondOpinion } = evidence;
  return {
    ports: [...evidence.ports],
    loginSchemes: [...evidence.loginSchemes],
    device: description.kind === 'ok' ? { kind: 'ok', value: toDevice(description.value) } : description,
    stream: stream.kind === 'ok' ? { kind: 'ok', value: toMeasure(stream.value) } : stream,
    ...{ snapshot, secondOpinion, hasPicture },
    duplicates: [...evidence.duplicates],
    duplicatesOutside: evidence.duplicatesOutside ?? 0,
    mergeProposals: (evidence.mergeProposals ?? []).map(({ id, names }) => ({ id, names: [...names] })),
  };
}

function toDevice({ channels, vendor, model, firmware, serial, mac, name, clockOffsetMs }: DeviceDescription) {
  const profiles = channels.flatMap(({ channelToken, name: channelName, streams }) =>
    streams.map(({ profileToken, codec, width, height, fps, bitrateKbps }) => {
      return { channelToken, channelName, profileToken, codec, width, height, fps, bitrateKbps };
    }),
  );
  return {
    ...{ vendor, model, firmware, serial, clockOffsetMs, profiles },
    ...(mac !== undefined && { mac }),
    ...(name !== undefined && { name }),
  };
}

function toMeasure(measure: Extract<CheckEvidence['stream'], { kind: 'ok' }>['value']) {
  return {
    ...measure,
    keyFrameIntervalsMs: [...measure.keyFrameIntervalsMs],
    looksSmart: looksSmart(measure),
    startForecast: forecastStartMs(measure),
  };
}
