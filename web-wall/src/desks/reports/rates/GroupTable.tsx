import { Button, Segmented } from 'antd';
import type { RateGroupView } from '../../../../../gateway/health/minutes/minutes-api.ts';
import { formatCount, formatRate } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { onRowKey } from '../../registry/row-keys.ts';
import { Teach } from '../../Teach.tsx';
import { type Grouping, groupings } from '../report-queries.ts';
import { type ReportsWords, useReportsWords } from '../use-reports-words.ts';
import { pointsBetween, signedPoints, standingLook, standingOf } from './rate-words.ts';

const noneWords = {
  organisation: 'group.noneOrganisation',
  owner: 'group.noneOwner',
  maintainer: 'group.noneMaintainer',
  district: 'group.noneDistrict',
  carrier: 'group.noneCarrier',
  class: 'group.noneClass',
} as const satisfies Record<Grouping, string>;

/** What a group is called. */
export function groupName({ key, name }: { key: string; name: string }, by: Grouping, words: ReportsWords): string {
  if (key === '') return words.t(noneWords[by]);

  return by === 'class' ? words.tOr(`pointClass.${key}`, name) : name;
}

interface GroupTableProps {
  readonly by: Grouping;
  readonly groups: readonly RateGroupView[];
  readonly before: ReadonlyMap<string, RateGroupView>;
  readonly target: number;
  readonly onBy: (by: Grouping) => void;
  readonly onOpen: (key: string) => void;
  /** Shows the organisations below one. */
  readonly onBelow: (key: string) => void;
}

/** Who has the lowest rates, with what each figure is made of; a row opens its cameras. */
export function GroupTable({ by, groups, before, target, onBy, onOpen, onBelow }: GroupTableProps) {
  const words = useReportsWords();
  const { t } = words;

  return (
    <section className="panel">
      <h2 className="group-head">
        <span>{t('group.title', { by: t(`group.${by}`) })}</span>
        <Segmented<Grouping>
          value={by}
          onChange={onBy}
          aria-label={t('group.by')}
          options={groupings.map((value) => ({ value, label: t(`group.${value}`) }))}
        />
      </h2>
      {groups.length === 0 ? (
        <Teach title={t('group.empty')} step={t('group.emptyTeach')} />
      ) : (
        <table className="rows rate-rows" data-testid="report-groups">
          <GroupHeads />
          <tbody>
            {groups.map((group, index) => (
              <tr
                key={group.key}
                tabIndex={0}
                data-testid="report-group"
                onClick={() => onOpen(group.key)}
                onKeyDown={(event) => onRowKey(event, () => onOpen(group.key))}
              >
                <td className="number">{index + 1}</td>
                <td className="group-name">{groupName(group, by, words)}</td>
                <GroupFigures group={group} before={before.get(group.key)} target={target} />
                <td className="number no-print">
                  {by === 'organisation' && group.key !== '' && (
                    <Button
                      size="small"
                      onClick={(event) => {
                        event.stopPropagation();
                        onBelow(group.key);
                      }}
                    >
                      {t('group.below')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {groups.length > 0 && <small className="dim no-print">{t('group.keys')}</small>}
    </section>
  );
}

function GroupHeads() {
  const { t } = useReportsWords();

  return (
    <thead>
      <tr>
        <th className="number">{t('group.rank')}</th>
        <th>{t('group.name')}</th>
        <th className="number">{t('group.cameras')}</th>
        <th className="number">{t('rate.online')}</th>
        <th className="number">{t('group.change')}</th>
        <th className="number">{t('rate.intact')}</th>
        <th className="number">{t('group.coverage')}</th>
        <th className="number">{t('group.down')}</th>
        <th className="number">{t('group.drops')}</th>
        <th className="no-print" />
      </tr>
    </thead>
  );
}

interface GroupFiguresProps {
  readonly group: RateGroupView;
  readonly before: RateGroupView | undefined;
  readonly target: number;
}

function GroupFigures({ group, before, target }: GroupFiguresProps) {
  const { t, language } = useReportsWords();
  const { onlineRate, intactRate, coverage, drops, cameras, knownMinutes, onlineMinutes } = group;
  const points = pointsBetween(onlineRate, before?.onlineRate);
  const rate = (share: number | undefined) => (share === undefined ? '–' : formatRate(share, language));
  const standing = standingOf(group, onlineRate, target);

  return (
    <>
      <td className="number">{formatCount(cameras, language)}</td>
      <td className="number">
        <StateMark look={standingLook[standing]}>
          {onlineRate === undefined ? t('rate.insufficient') : formatRate(onlineRate, language)}
        </StateMark>
      </td>
      <td className="number dim">{points === undefined ? '–' : signedPoints(points)}</td>
      <td className="number">{rate(intactRate)}</td>
      <td className="number dim">{rate(coverage)}</td>
      <td className="number">{downHours(knownMinutes - onlineMinutes, language)}</td>
      <td className="number">{formatCount(drops, language)}</td>
    </>
  );
}

/** Hours with one decimal while they are few. */
function downHours(minutes: number, language: ReportsWords['language']): string {
  return formatCount(minutes < 6000 ? Math.round(minutes / 6) / 10 : Math.round(minutes / 60), language);
}
