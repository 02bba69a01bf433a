import { Button } from 'antd';
import { useState } from 'react';
import type { PlatformPointView, PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Decision, useDecidePoints } from './platform-queries.ts';
import { TakeDialog } from './TakeDialog.tsx';
import { usePlatformWords } from './use-platform-words.ts';

interface DecisionBarProps {
  readonly platform: PlatformView;
  readonly chosen: readonly PlatformPointView[];
  readonly onDone: () => void;
}

type Fits = (point: PlatformPointView) => boolean;

const decisions: readonly (readonly [Decision, 'ignore' | 'reopen' | 'acceptName', Fits])[] = [
  ['ignore', 'ignore', ({ decision }) => decision === 'open'],
  ['reopen', 'reopen', ({ decision }) => decision === 'ignored'],
  ['accept-name', 'acceptName', ({ isRenamed }) => isRenamed],
];

/** What can be decided of the chosen points; an act that fits none of them is not offered. */
export function DecisionBar({ platform, chosen, onDone }: DecisionBarProps) {
  const { t } = usePlatformWords();
  const decide = useDecidePoints(platform.id);
  const [isTaking, setTaking] = useState(false);
  const toTake = chosen.filter(({ decision, isListed }) => decision === 'open' && isListed).map(({ id }) => id);
  const isRunning = platform.run?.state === 'running';
  if (chosen.length === 0) {
    return decide.data === undefined ? null : (
      <span className="dim" role="status" data-testid="decided">
        {t('platforms.decided', { count: decide.data.changed })}
      </span>
    );
  }

  return (
    <>
      <span>{t('platforms.chosen', { count: chosen.length })}</span>
      <Button disabled={toTake.length === 0 || isRunning} onClick={() => setTaking(true)} data-testid="take-chosen">
        {t('platforms.takeChosen')}
      </Button>
      {decisions.map(([decision, word, fits]) => {
        const ids = chosen.filter(fits).map(({ id }) => id);

        return (
          <Button
            key={decision}
            disabled={ids.length === 0}
            loading={decide.isPending}
            onClick={() => decide.mutate({ ids, decision }, { onSuccess: onDone })}
            data-testid={`decide-${decision}`}
          >
            {t(`platforms.${word}`)}
          </Button>
        );
      })}
      {decide.error !== null && <ProblemNote problem={decide.error} />}
      {isTaking && (
        <TakeDialog
          platform={platform}
          ids={toTake}
          onClose={() => {
            setTaking(false);
            onDone();
          }}
        />
      )}
    </>
  );
}
