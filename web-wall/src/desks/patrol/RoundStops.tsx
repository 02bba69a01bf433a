import { useWords } from '../../i18n/use-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { outcomeLook } from '../../ui/state-look.ts';
import { Loaded } from '../Loaded.tsx';
import { FaultCause } from '../outages/FaultCause.tsx';
import { useRound } from './patrol-queries.ts';

/** Stops of one round with what became of each. */
export function RoundStops({ roundId }: { readonly roundId: string }) {
  const { t } = useWords();
  const round = useRound(roundId);

  return (
    <Loaded query={round} what={t('patrol.round')}>
      {({ stops }) => (
        <table className="rows">
          <tbody>
            {stops.map((stop) => (
              <tr key={stop.id}>
                <td className="dim">{stop.order + 1}</td>
                <td>{stop.cameraName}</td>
                <td className="dim">{stop.place}</td>
                <td>
                  <StateMark look={outcomeLook[stop.outcome]}>{t(`outcome.${stop.outcome}`)}</StateMark>
                </td>
                <td className="number">{`${Math.round(stop.shownMs / 1000)} s`}</td>
                <td>
                  {stop.markedNormal && (
                    <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('tile.markedNormal')}</StateMark>
                  )}
                  {stop.fault !== undefined && <FaultCause fault={stop.fault} withStage />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Loaded>
  );
}
