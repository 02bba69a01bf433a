import type { ReactNode } from 'react';
import type {
  FoundItemView,
  OutageItemView,
  ShiftWorkView,
} from '../../../../../gateway/patrol/shifts/shift-work-api.ts';
import { formatInstant, formatMinute } from '../../../i18n/format.ts';
import { dutyName } from '../../../ui/duty-words.ts';
import { type ShiftWords, useShiftWords } from './use-shift-words.ts';

/** `积水内涝 · 东门一号机 人民路 · 路面积水 · 已推送`. */
export function foundText(
  { category, cameraName, place, text, state }: Omit<FoundItemView, 'officerName'>,
  { tOr }: ShiftWords,
): string {
  const where = [cameraName, place].filter((part) => part !== '').join(' ');

  return `${tOr(`category.${category}`, category)} · ${where} · ${text} · ${tOr(`found.${state}`, state)}`;
}

/** `东门一号机：网络不通，09-21 周一 09:00 起`. */
export function outageText({ cameraName, stage, reason, startedAtMs }: OutageItemView, words: ShiftWords): string {
  const { t, tOr, language } = words;
  const why = tOr(`stage.${stage}`, tOr(`reason.${reason}`, reason));

  return `${cameraName} · ${why} · ${t('current.since', { time: formatInstant(startedAtMs, language) })}`;
}

/** What the next shift must know, as the system has it: missed rounds, open findings and outages, changes of the mode. */
export function OpenItems({ work }: { readonly work: ShiftWorkView }) {
  const words = useShiftWords();
  const { t, tOr, language } = words;

  return (
    <div className="shift-items">
      <ItemList title={t('list.missed')} total={work.missed.length}>
        {work.missed.map(({ roundId, planName, dueFromMs, dueToMs, cause }) => (
          <li key={roundId}>
            {`${formatInstant(dueFromMs, language)}–${formatMinute(dueToMs, language)} ${planName}`}
            {cause !== undefined && ` · ${tOr(`missed.${cause}`, cause)}`}
          </li>
        ))}
      </ItemList>
      <ItemList title={t('list.openFindings')} total={work.openFindings.total}>
        {work.openFindings.items.map((item) => (
          <li key={item.id}>{foundText(item, words)}</li>
        ))}
      </ItemList>
      <ItemList title={t('list.openOutages')} total={work.openOutages.total}>
        {work.openOutages.items.map((item) => (
          <li key={item.id}>{outageText(item, words)}</li>
        ))}
      </ItemList>
      {work.modes.length > 1 && (
        <ItemList title={t('list.modes')} total={work.modes.length}>
          {work.modes.map((mode) => (
            <li key={mode.fromMs}>{`${formatMinute(mode.fromMs, language)} ${dutyName(mode, t)}`}</li>
          ))}
        </ItemList>
      )}
    </div>
  );
}

interface ItemListProps {
  readonly title: string;
  readonly total: number;
  readonly children: readonly ReactNode[];
}

/** A heading with its count, the items, and how many more there are. */
export function ItemList({ title, total, children }: ItemListProps) {
  const { t } = useShiftWords();
  const more = total - children.length;

  return (
    <section>
      <h3>{`${title} ${total}`}</h3>
      {total === 0 ? <p className="dim">{t('list.none')}</p> : <ul>{children}</ul>}
      {more > 0 && <p className="dim">{t('list.more', { count: more })}</p>}
    </section>
  );
}
