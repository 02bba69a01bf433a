import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatCount } from '../../i18n/format.ts';
import { useCodeConflicts, useDeviceAlarms, useMergeProposals } from './conflicts/conflict-queries.ts';
import { useContractCounts } from './contracts/contract-queries.ts';
import { useGrantCounts } from './grants/grant-queries.ts';
import { useCompleteness } from './registry-queries.ts';
import { useRegistryWords } from './use-registry-words.ts';
import { useRole } from '../../api/use-role.ts';

/** What of the register waits for a person, each with the way to it; quiet where nothing does. */
export function WaitingStrip() {
  const { t, language } = useRegistryWords();
  const { isFitter } = useRole();
  const completeness = useCompleteness();
  const whole = completeness.data?.whole;

  return (
    <div className="waiting-strip" data-testid="waiting-strip">
      {whole !== undefined && (
        <>
          <Waits
            to="/desk/cameras?hasGaps=true&sort=completeness"
            label={t('waits.gaps')}
            count={whole.withGapsCount}
            note={t('waits.gapsOf', { whole: formatCount(whole.cameraCount, language) })}
          />
          <div className="waits">
            <span>{t('column.completeness')}</span>
            <b>{`${whole.score} %`}</b>
            <Meter score={whole.score} />
          </div>
        </>
      )}
      {isFitter && <FitterWaits />}
    </div>
  );
}

function FitterWaits() {
  const { t } = useRegistryWords();
  const codes = useCodeConflicts();
  const merges = useMergeProposals('open');
  const alarms = useDeviceAlarms();
  const contracts = useContractCounts();

  return (
    <>
      <Waits to="/desk/cameras/conflicts" label={t('waits.codes')} count={codes.data?.pages[0]?.total} />
      <Waits to="/desk/cameras/conflicts?kind=merges" label={t('waits.merges')} count={merges.data?.pages[0]?.total} />
      <Waits to="/desk/cameras/conflicts?kind=alarms" label={t('waits.alarms')} count={alarms.data?.total} />
      <Waits
        to="/desk/cameras/contracts?standing=expiring"
        label={t('waits.expiring')}
        count={contracts.data?.expiring}
      />
      <Waits to="/desk/cameras/contracts?standing=ended" label={t('waits.ended')} count={contracts.data?.ended} />
      <GrantWaits />
    </>
  );
}

/** Grants that end soon, given or received, with the way to the ones of which there are some. */
function GrantWaits() {
  const { t } = useRegistryWords();
  const counts = useGrantCounts().data;
  const side = counts?.given.expiring === 0 && counts.received.expiring > 0 ? 'received' : 'given';

  return (
    <Waits
      to={`/desk/cameras/grants?side=${side}`}
      label={t('waits.grants')}
      count={counts && counts.given.expiring + counts.received.expiring}
    />
  );
}

interface WaitsProps {
  readonly to: string;
  readonly label: string;
  /** Undefined while it is not known: never shown as nothing. */
  readonly count: number | undefined;
  readonly note?: ReactNode;
}

function Waits({ to, label, count, note }: WaitsProps) {
  const { language } = useRegistryWords();

  return (
    <Link className="waits" to={to} data-waiting={count !== undefined && count > 0}>
      <span>{label}</span>
      <b>{count === undefined ? '…' : formatCount(count, language)}</b>
      {note !== undefined && <small>{note}</small>}
    </Link>
  );
}

/** A share of a hundred as a bar. */
export function Meter({ score }: { readonly score: number }) {
  return (
    <span className="meter" aria-hidden="true">
      <span style={{ width: `${score}%` }} />
    </span>
  );
}
