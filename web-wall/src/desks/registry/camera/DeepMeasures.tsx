import type { ReactNode } from 'react';
import { useRegistryWords } from '../use-registry-words.ts';
import type { DeepStanding } from './deep-queries.ts';

type Check = NonNullable<DeepStanding['check']>;
type Step = Check['steps'][number];
type Stream = NonNullable<Check['stream']>;
type Measures = NonNullable<Check['measures']>;

/** How a check came to its verdict: each step with its time, and what was measured. */
export function DeepMeasures({ check }: { readonly check: Check }) {
  const { t } = useRegistryWords();
  const { steps, stream, measures } = check;

  return (
    <div className="deep-measures">
      <section>
        <h4>{t('deep.steps')}</h4>
        <dl>
          {steps.map((step) => (
            <Fact key={step.name} label={t(`deep.step.${step.name}`)}>
              <StepTime step={step} />
            </Fact>
          ))}
        </dl>
        {stream?.wasOpen === true && <p className="dim">{t('deep.wasOpen')}</p>}
      </section>
      <section>
        <h4>{t('deep.measures')}</h4>
        <dl>
          {stream !== undefined && <Fact label={t('deep.stream')}>{t('deep.streamFacts', factsOf(stream))}</Fact>}
          {measures !== undefined && <PictureFacts measures={measures} />}
        </dl>
      </section>
    </div>
  );
}

function factsOf({ codec, width, height, fps, bitrateKbps }: Stream): Readonly<Record<string, string | number>> {
  return { codec: codecNames[codec], width, height, fps, bitrate: bitrateKbps };
}

const codecNames = { h264: 'H.264', h265: 'H.265', mjpeg: 'MJPEG' } as const;

function StepTime({ step: { state, tookMs } }: { readonly step: Step }) {
  const { t } = useRegistryWords();
  if (state === 'skipped') return <span className="dim">{t('deep.stepSkipped')}</span>;
  if (state === 'failed') return <strong className="tone-act">{t('deep.stepFailed')}</strong>;

  return <>{t('deep.ms', { ms: tookMs })}</>;
}

function PictureFacts({ measures }: { readonly measures: Measures }) {
  const { t } = useRegistryWords();
  const { light, brightness, contrast, acuity, cast, changed, matched, shift } = measures;

  return (
    <>
      <Fact label={t('deep.light')}>{t(`deep.light.${light}`)}</Fact>
      <Fact label={t('deep.brightness')}>{t('deep.of255', { value: brightness })}</Fact>
      <Fact label={t('deep.contrast')}>{t('deep.of255', { value: contrast })}</Fact>
      {acuity !== undefined && <Fact label={t('deep.acuity')}>{acuity.toFixed(2)}</Fact>}
      <Fact label={t('deep.cast')}>{t('deep.of128', { value: cast })}</Fact>
      {changed !== undefined && <Fact label={t('deep.changed')}>{percent(changed)}</Fact>}
      {matched !== undefined && <Fact label={t('deep.matched')}>{percent(matched)}</Fact>}
      {shift !== undefined && (
        <Fact label={t('deep.shift')}>{t('deep.shiftBy', { x: percent(shift.x), y: percent(shift.y) })}</Fact>
      )}
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
