import { Segmented } from 'antd';
import { useSearchParams } from 'react-router';
import { formatCount } from '../../../i18n/format.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { CodeConflicts } from './CodeConflicts.tsx';
import { useCodeConflicts, useDeviceAlarms, useMergeProposals } from './conflict-queries.ts';
import { DeviceAlarms } from './DeviceAlarms.tsx';
import { MergeProposals } from './MergeProposals.tsx';

const kinds = ['codes', 'merges', 'alarms'] as const;
type Kind = (typeof kinds)[number];

/** What of the register contradicts itself: one list of each kind, the chosen pair side by side. */
export function ConflictsView() {
  const { t, language } = useRegistryWords();
  const [params, setParams] = useSearchParams();
  const kind = kinds.find((one) => one === params.get('kind')) ?? 'codes';
  const counts = useCounts();

  return (
    <>
      <Segmented<Kind>
        className="kinds"
        value={kind}
        onChange={(next) => setParams({ kind: next })}
        options={kinds.map((value) => {
          const count = counts[value];

          return {
            value,
            label: count === undefined ? t(`waits.${value}`) : `${t(`waits.${value}`)} ${formatCount(count, language)}`,
          };
        })}
      />
      {kind === 'codes' && <CodeConflicts />}
      {kind === 'merges' && <MergeProposals />}
      {kind === 'alarms' && <DeviceAlarms />}
    </>
  );
}

function useCounts(): Readonly<Record<Kind, number | undefined>> {
  const codes = useCodeConflicts().data?.pages[0]?.total;
  const merges = useMergeProposals('open').data?.pages[0]?.total;

  return { codes, merges, alarms: useDeviceAlarms().data?.total };
}
