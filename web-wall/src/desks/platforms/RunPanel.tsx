import { Button, Progress } from 'antd';
import type { PlatformRunView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatCount, formatDuration, formatInstant } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { tokens } from '../../ui/tokens.ts';
import { useNow } from '../../ui/use-now.ts';
import { FaultCause } from '../outages/FaultCause.tsx';
import { usePlatformRun } from './platform-queries.ts';
import { runLook } from './point-look.ts';
import { type PlatformWords, usePlatformWords } from './use-platform-words.ts';

interface RunPanelProps {
  readonly platformId: string;
  readonly run: PlatformRunView;
}

function percentOf({ points, total = 0 }: PlatformRunView): number {
  return total === 0 ? 0 : (points / total) * 100;
}

function farText({ t, language }: PlatformWords, { points, total }: PlatformRunView): string {
  const count = (value: number) => formatCount(value, language);

  return total === undefined
    ? t('platforms.run.pointsOpen', { points: count(points) })
    : t('platforms.run.points', { points: count(points), total: count(total) });
}

function factsText({ t, language }: PlatformWords, run: PlatformRunView, nowMs: number): string {
  const { startedBy, startedAtMs, endedAtMs = nowMs, oddRows = 0, state } = run;

  return [
    t('platforms.run.by', { who: startedBy, time: formatInstant(startedAtMs, language) }),
    t('platforms.run.took', { duration: formatDuration(endedAtMs - startedAtMs, language) }),
    ...(oddRows > 0 ? [t('platforms.run.oddRows', { count: formatCount(oddRows, language) })] : []),
    ...(state === 'running' ? [t('platforms.run.leave')] : []),
  ].join(' · ');
}

/** What is done to a platform's points now, or was done last: how far, by whom, how it ended. */
export function RunPanel({ platformId, run }: RunPanelProps) {
  const words = usePlatformWords();
  const { t } = words;
  const step = usePlatformRun(platformId);
  const nowMs = useNow(1000);
  const isRunning = run.state === 'running';
  return (
    <section className="panel run" role="status" data-testid="platform-run" data-kind={run.kind} data-state={run.state}>
      <StateMark look={runLook[run.state]}>{t(`platforms.run.${run.kind}.${run.state}`)}</StateMark>
      <span>{farText(words, run)}</span>
      <small className="dim">{factsText(words, run, nowMs)}</small>
      {isRunning && (
        <Button size="small" loading={step.isPending} onClick={() => step.mutate({ kind: 'cancel' })}>
          {t('platforms.cancel')}
        </Button>
      )}
      {isRunning && (
        <Progress
          className="run-bar"
          percent={percentOf(run)}
          showInfo={false}
          strokeColor={tokens.info}
          size="small"
        />
      )}
      {run.state === 'failed' && <RunFailure run={run} />}
    </section>
  );
}

function RunFailure({ run }: { readonly run: PlatformRunView }) {
  return (
    <div className="problem run-bar" role="alert">
      {run.fault !== undefined && <FaultCause fault={run.fault} withStage />}
      {run.problem !== undefined && <small lang="en">{run.problem}</small>}
    </div>
  );
}
