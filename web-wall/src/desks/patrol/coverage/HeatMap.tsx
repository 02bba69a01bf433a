import type { CSSProperties } from 'react';
import type { CoverageView } from '../../../../../gateway/patrol/coverage/coverage-api.ts';
import { dutyName } from '../../../ui/duty-words.ts';
import { usePatrolWords } from '../use-patrol-words.ts';

type HeatCell = CoverageView['heat'][number];

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const bases = ['normal', 'weekend', 'holiday', 'special'] as const;

/** How much was seen in each hour of the day, mode by mode: the darker a cell, the more was left out. */
export function HeatMap({ view }: { readonly view: CoverageView }) {
  const { t } = usePatrolWords();
  const rows = bases
    .flatMap((base) => [false, true].map((night) => ({ base, night, key: `${base}${night ? '+night' : ''}` })))
    .filter(({ key }) => view.heat.some(({ modeKey }) => modeKey === key));

  return (
    <section className="panel">
      <h2>{t('cv.heat')}</h2>
      <table className="heat">
        <thead>
          <tr>
            <th />
            {hours.map((hour) => (
              <th key={hour}>{hour % 3 === 0 ? String(hour).padStart(2, '0') : ''}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ base, night, key }) => (
            <tr key={key}>
              <th>{dutyName({ base, night }, t)}</th>
              {hours.map((hour) => (
                <Cell
                  key={hour}
                  name={dutyName({ base, night }, t)}
                  cell={view.heat.find((one) => one.modeKey === key && one.hour === hour)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ name, cell }: { readonly name: string; readonly cell: HeatCell | undefined }) {
  const { t } = usePatrolWords();
  if (cell === undefined || cell.due === 0) return <td data-due="false" />;
  const share = cell.seen / cell.due;
  const style: CSSProperties = { '--unseen': 1 - share } as CSSProperties; // a variable of our own sheet
  const title = t('cv.heatOf', {
    mode: name,
    hour: String(cell.hour).padStart(2, '0'),
    seen: cell.seen,
    due: cell.due,
    missed: cell.missed,
  });

  return (
    <td style={style} title={title}>
      {Math.floor(share * 100)}
    </td>
  );
}
