import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { InspectionService } from '../../media/inspection-service.ts';
import type { Inspection } from '../../media/inspection.ts';
import type { ColourFrame } from '../../media/pixels/colour-frame.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { LivePath } from '../../registry/paths/live-path.ts';
import type { DeepReading } from '../deep-reading.ts';
import { isHiding } from '../fault-meaning.ts';
import type { AimService } from './aim-service.ts';
import { assessPicture, type PictureAssessment } from './assess-picture.ts';
import type { DeepCheck, DeepStep, StreamFacts } from './deep-check.ts';
import type { DeepCheckStore } from './deep-check-store.ts';
import type { DeepLook, DeepLookService } from './deep-look-service.ts';
import { judgeStream, type RegisteredStream } from './judge-stream.ts';
import { isNightHour } from './night-hours.ts';
import { pictureLimits, type Sensitivity } from './picture-limits.ts';
import type { ReferenceService } from './reference-service.ts';
import { settleCheck, type SettlePolicy } from './settle-check.ts';

export interface DeepCheckSettings {
  readonly intervalSeconds: number;
  readonly recheckSeconds: number;
  readonly watchSeconds: number;
  readonly sensitivity: Sensitivity;
  /** Intact checks in a row before a camera without a reference takes one; 0: never. */
  readonly referenceAfter: number;
  /** Civil times HH:MM in Beijing. */
  readonly nightFrom: string;
  readonly nightUntil: string;
}

interface DeepCheckDeps {
  readonly inspections: Pick<InspectionService, 'locate'>;
  readonly looks: Pick<DeepLookService, 'look'>;
  readonly aims: Pick<AimService, 'read'>;
  readonly checks: Pick<DeepCheckStore, 'find' | 'save'>;
  readonly references: Pick<ReferenceService, 'load' | 'keepLatest' | 'takeByItself'>;
  readonly cameras: { listTypes(cameraId: CameraId): Promise<readonly string[]> };
  readonly health: { recordDeep(cameraId: CameraId, reading: DeepReading): unknown };
  /** Told of each check when it is kept. */
  readonly onChecked?: (check: DeepCheck) => void;
  readonly clock: Clock;
  readonly settings: DeepCheckSettings;
}

/** What came of the pictures of one look. */
interface Judged {
  readonly faults: readonly DeviceFault[];
  readonly stream?: StreamFacts;
  readonly assessment?: PictureAssessment;
  readonly steps: readonly DeepStep[];
}

/** The deep check (L3) of one camera: look → judge → keep → tell health. */
export class DeepCheckService {
  readonly #deps: DeepCheckDeps;
  readonly #running = new Map<CameraId, Promise<DeepCheck>>();

  constructor(deps: DeepCheckDeps) {
    this.#deps = deps;
  }

  isRunning(cameraId: string): boolean {
    // Any text may be asked for; what is in the map is a camera's id.
    return this.#running.has(cameraId as CameraId);
  }

  /**
   * Checks a camera now; who asks while a check of it runs gets that one. Fails with `camera/unknown`, `camera/no-path`
   * or `address/forbidden`.
   */
  check(cameraId: CameraId, signal: AbortSignal): Promise<DeepCheck> {
    const running = this.#running.get(cameraId);
    if (running !== undefined) return running;
    const started = this.#check(cameraId, signal).finally(() => this.#running.delete(cameraId));
    this.#running.set(cameraId, started);
    return started;
  }

  /** Resolves when no check of a camera runs that began before now. */
  async settle(cameraId: CameraId): Promise<void> {
    await this.#running.get(cameraId)?.catch(() => undefined);
  }

  async #check(cameraId: CameraId, signal: AbortSignal): Promise<DeepCheck> {
    const { inspections, looks, checks } = this.#deps;
    const asked = await inspections.locate(cameraId);
    const before = await checks.find(wholeEstate, cameraId);
    const look = await looks.look(asked, signal);
    const judged = await this.#judge(asked, look, before, signal);
    // A look takes seconds: the camera may lie in another organisation by now, or behind another address.
    const path = await inspections.locate(cameraId);
    const check = isSameDevice(asked, path)
      ? this.#settle(path, look, judged, before)
      : this.#settle(
          path,
          { ...look, fault: readdressed, isUndecided: true },
          { steps: look.steps, faults: [] },
          before,
        );
    await this.#keep(check, look, check.verdict === 'undecided' ? undefined : judged.assessment);
    this.#deps.onChecked?.(check);
    return check;
  }

  async #judge(path: LivePath, look: DeepLook, before: DeepCheck | undefined, signal: AbortSignal): Promise<Judged> {
    const { steps, inspection } = look;
    const [first, ...others] = look.frames;
    if (inspection === undefined || first === undefined) return { steps, faults: [] };
    const { references, aims, cameras, clock, settings } = this.#deps;
    const startedMs = clock.monotonic();
    const { cameraId } = path;
    const aim = await aims.read(path, await cameras.listTypes(cameraId), signal);
    const atMs = clock.now();
    const limits = pictureLimits[settings.sensitivity];
    const frames: [ColourFrame, ...ColourFrame[]] = [first, ...others];
    const isNight = isNightHour(atMs, settings);
    const known = await references.load(cameraId);
    const assessment = assessPicture({ frames, atMs, isNightHour: isNight, before, references: known, aim }, limits);
    const stream = factsOf(inspection);
    const ofStream = judgeStream(stream, registeredOf(inspection.path), limits);
    const faults = [...assessment.faults, ...(isBlind(assessment) ? [] : ofStream)];
    const tookMs = Math.round(clock.monotonic() - startedMs);
    return { faults, stream, assessment, steps: [...steps, { name: 'judge', state: 'ok', tookMs }] };
  }

  #settle(path: LivePath, look: DeepLook, judged: Judged, before: DeepCheck | undefined): DeepCheck {
    const { clock, settings, health } = this.#deps;
    const { assessment, stream, steps } = judged;
    const faults = look.fault === undefined ? judged.faults : [look.fault];
    const remembered = memoryOf(assessment ?? before);
    const found = { atMs: clock.now(), faults, isUndecided: look.isUndecided, ...remembered };
    const { isNews, ...settlement } = settleCheck(found, before, policyOf(settings));
    if (isNews) health.recordDeep(path.cameraId, readingOf(look.fault, judged.faults));
    return {
      ...{ cameraId: path.cameraId, organisationPath: path.organisationPath },
      ...{ atMs: found.atMs, faults, steps, ...settlement, ...remembered },
      ...(stream && { stream }),
      ...(assessment && { measures: assessment.measures }),
      ...(assessment?.gap && { comparisonGap: assessment.gap }),
      intactRuns: countIntact(settlement.verdict === 'intact', assessment, before),
    };
  }

  async #keep(check: DeepCheck, look: DeepLook, assessment: PictureAssessment | undefined): Promise<void> {
    const { checks, references, settings } = this.#deps;
    const newest = look.inspection?.keyFrames.at(-1);
    if (newest !== undefined && assessment !== undefined) {
      const latest = await references.keepLatest(check, newest, assessment);
      const isProven = settings.referenceAfter > 0 && check.intactRuns >= settings.referenceAfter;
      if (isProven && check.comparisonGap === 'no-reference')
        await references.takeByItself(latest, assessment.standing.light);
    }
    await checks.save(check);
  }
}

const readdressed: DeviceFault = {
  stage: 'address',
  reason: 'aborted',
  detail: 'The camera got another address while it was looked at; what was seen belongs to the one before.',
};

function isSameDevice(one: LivePath, other: LivePath): boolean {
  return (
    one.host === other.host &&
    one.devicePort === other.devicePort &&
    one.rtspPort === other.rtspPort &&
    one.rtspPath === other.rtspPath &&
    one.channelToken === other.channelToken
  );
}

function policyOf({ intervalSeconds, recheckSeconds, sensitivity }: DeepCheckSettings): SettlePolicy {
  const { frozenForMs } = pictureLimits[sensitivity];
  return { intervalMs: intervalSeconds * 1000, recheckMs: recheckSeconds * 1000, frozenForMs };
}

/** What the next check compares with. */
function memoryOf(seen: Remembered | undefined): Remembered {
  const { thumbnail, unchangedSinceMs } = seen ?? {};
  return { ...(thumbnail && { thumbnail }), ...(unchangedSinceMs !== undefined && { unchangedSinceMs }) };
}

type Remembered = Pick<DeepCheck, 'thumbnail' | 'unchangedSinceMs'>;

/** Nothing to encode: that so little comes is no fault of its own. */
function isBlind({ faults }: PictureAssessment): boolean {
  return faults.some(isHiding);
}

function readingOf(fault: DeviceFault | undefined, pictureFaults: readonly DeviceFault[]): DeepReading {
  return fault === undefined ? { pictureFaults } : { fault, pictureFaults: [] };
}

function countIntact(
  isIntact: boolean,
  assessment: PictureAssessment | undefined,
  before: DeepCheck | undefined,
): number {
  if (!isIntact || assessment === undefined) return 0;
  return before?.measures?.light === assessment.measures.light ? before.intactRuns + 1 : 1;
}

function factsOf({ path, wasOpen, pictureKind, width, height, fps, bitrateKbps }: Inspection): StreamFacts {
  const codec = pictureKind === 'jpeg' ? 'mjpeg' : pictureKind;
  return { profile: path.profile, wasOpen, codec, width, height, fps, bitrateKbps };
}

function registeredOf({ codec, width, height, fps = 0, bitrateKbps = 0 }: LivePath): RegisteredStream {
  return { codec, width, height, fps, bitrateKbps };
}
