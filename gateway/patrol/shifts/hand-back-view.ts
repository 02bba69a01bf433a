import { without } from '../../platform/records/without.ts';
import type { ReturnedTime, ReturnedWork } from './hand-back.ts';
import type { ReturnedTimeView, ReturnedWorkView } from './hand-backs-api.ts';

/** What is given back, as its organisation is told: no person and no id of the superior. */
export function viewReturnedWork({ openFindings, openOutages, times, ...of }: ReturnedWork): ReturnedWorkView {
  return {
    ...of,
    openFindings: { ...openFindings, items: openFindings.items.map((item) => without(item, 'officerName')) },
    openOutages: { ...openOutages, items: [...openOutages.items] },
    times: { ...times, items: times.items.map(viewReturnedTime) },
  };
}

function viewReturnedTime({ handBack, rounds, mayAccept }: ReturnedTime): ReturnedTimeView {
  const { id, superiorName, fromMs, toMs, note } = handBack;
  return {
    ...{ id, superiorName, fromMs, toMs, note: note?.note },
    rounds: { ...rounds, items: [...rounds.items] },
    mayAccept,
  };
}
