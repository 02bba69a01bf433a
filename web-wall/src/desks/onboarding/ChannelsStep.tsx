import { Button } from 'antd';
import { useState } from 'react';
import type { CheckView } from '../../../../gateway/discovery/check/check-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ChannelTable, type EditedChannel } from './ChannelTable.tsx';
import type { StepProps } from './ContactStep.tsx';
import { ReportPicker } from './ReportPicker.tsx';
import { useChangeOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** The channels that a report names, joined to those that are known: what the unit decided stays decided. */
function joinChannels(known: readonly EditedChannel[], { report }: CheckView): readonly EditedChannel[] {
  if (report?.device.kind !== 'ok') return known;
  const told = new Map(
    report.device.value.profiles.map(({ channelToken, channelName }) => [channelToken, channelName]),
  );
  const joined = [...told].map(([channelToken, name]): EditedChannel => {
    const before = known.find((channel) => channel.channelToken === channelToken);

    return { channelToken, name: before?.name || name, isShared: before?.isShared ?? true };
  });

  return [...joined, ...known.filter(({ channelToken }) => !told.has(channelToken))];
}

/** The check report of the system, and which of its channels the unit shares. */
export function ChannelsStep({ onboarding, onSaved }: StepProps) {
  const { t } = useOnboardingWords();
  const { id, version, system } = onboarding;
  const change = useChangeOnboarding(id, onSaved);
  const [channels, setChannels] = useState<readonly EditedChannel[]>(onboarding.channels);
  const [checkReportId, setCheckReportId] = useState(onboarding.checkReportId);
  const save = () => {
    const named = channels.filter(({ channelToken }) => channelToken.trim() !== '');
    const edit = { version, channels: named, ...(checkReportId !== undefined && { checkReportId }) };
    change.mutate(edit);
  };

  return (
    <div className="stack">
      {system !== undefined && (
        <ReportPicker
          system={system}
          chosenId={checkReportId}
          onChoose={(check) => {
            setCheckReportId(check.id);
            setChannels(joinChannels(channels, check));
          }}
        />
      )}
      <ChannelTable channels={channels} onChange={setChannels} />
      {change.error !== null && <ProblemNote problem={change.error} />}
      <div>
        <Button type="primary" loading={change.isPending} onClick={save} data-testid="wizard-next">
          {t('wizard.next')}
        </Button>
      </div>
    </div>
  );
}
