import { formatInstant, formatMinute } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { holeDays, type RosterHoles } from './roster-queries.ts';
import { useRosterWords } from './use-roster-words.ts';

const shown = 4;

/** Where nobody comes in the days ahead, the earliest first; red, in words. */
export function HolesPanel({ holes: { items, total } }: { readonly holes: RosterHoles }) {
  const { t, language } = useRosterWords();
  if (total === 0) {
    return (
      <p className="dim" data-testid="roster-no-holes">
        {t('holes.none', { days: holeDays })}
      </p>
    );
  }

  return (
    <section className="panel roster-holes" data-testid="roster-holes">
      <h2>
        <StateMark look={{ tone: 'act', shape: 'square' }}>
          {t('holes.title', { days: holeDays, count: total })}
        </StateMark>
      </h2>
      <ul>
        {items.slice(0, shown).map(({ post, slot, date, fromMs, toMs, missing, reasons }) => (
          <li key={`${post.id}/${date}/${slot.key}`}>
            <b>{`${formatInstant(fromMs, language)}–${formatMinute(toMs, language)}`}</b>
            <span>{`${post.organisationName} ${post.name} · ${slot.name}`}</span>
            <span className="tone-act">
              {reasons.map((reason) => t(`hole.${reason}`)).join(t('roster.comma'))}
              {missing > 1 && ` · ${t('roster.missing', { count: missing })}`}
            </span>
          </li>
        ))}
      </ul>
      {total > shown && <small className="dim">{t('holes.more', { count: total - shown })}</small>}
    </section>
  );
}
