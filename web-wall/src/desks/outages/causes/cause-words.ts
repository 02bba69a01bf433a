import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import { formatCount } from '../../../i18n/format.ts';
import type { OutagesWords } from '../use-outages-words.ts';

/** Its name, or what it is to somebody who may not know it. */
export function causeName({ name, kind }: Pick<CauseView, 'name' | 'kind'>, { t }: OutagesWords): string {
  return name === '' ? `${t(`cause.${kind}`)} · ${t('causes.foreign')}` : name;
}

/** How many cameras of how many, and what became of the others. */
export function causeExtent(cause: CauseView, { t, language }: OutagesWords): string {
  const { cameraCount, recoveringCount, affectedCount, memberCount, effect } = cause;
  const count = (value: number) => formatCount(value, language);
  const now = t(effect === 'down' ? 'causes.downNow' : 'causes.impairedNow', { count: count(cameraCount) });
  const rest = [
    recoveringCount > 0 && t('causes.recovering', { count: count(recoveringCount) }),
    affectedCount > cameraCount + recoveringCount && t('causes.affected', { count: count(affectedCount) }),
    memberCount !== undefined && memberCount > 1 && t('causes.member', { count: count(memberCount) }),
  ];

  return [now, ...rest.filter((part) => part !== false)].join(' · ');
}
