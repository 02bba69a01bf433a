import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../Loaded.tsx';
import type { DutyPlace } from './duty-place.ts';
import { type DutyStanding, useDutyStanding } from './duty-desk-queries.ts';
import { EndForm } from './EndForm.tsx';
import { EveForm } from './EveForm.tsx';
import { rulingSentence } from './ruling-sentence.ts';
import { useDutyWords } from './use-duty-words.ts';
import { WindowsForm } from './WindowsForm.tsx';

type Dialog = 'windows' | 'eve' | { readonly endId: string };

/** When it is night, by season, and who said so; and the eve rule. */
export function NightPanel({ place }: { readonly place: DutyPlace }) {
  const words = useDutyWords();
  const { t } = words;
  const standing = useDutyStanding(place.organisationId);
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const ended = standing.data?.decisions.find(({ id }) => typeof dialog === 'object' && id === dialog.endId);

  return (
    <section className="panel" data-testid="duty-nights">
      <h2>{t('night.title')}</h2>
      <Loaded query={standing} what={t('night.title')}>
        {(rules) => (
          <>
            <Windows rules={rules} />
            <p>{rules.eveFrom === undefined ? t('night.eveOff') : t('night.eveOn', { time: rules.eveFrom })}</p>
            <p className="dim">{t('night.note')}</p>
            {place.isAdmin && (
              <div className="duty-buttons">
                <Button onClick={() => setDialog('windows')} data-testid="change-windows">
                  {t('night.change')}
                </Button>
                <Button onClick={() => setDialog('eve')} data-testid="change-eve">
                  {t('night.eveChange')}
                </Button>
                {endable(rules).map((id) => (
                  <Button key={id} onClick={() => setDialog({ endId: id })}>
                    {t('night.back')}
                  </Button>
                ))}
              </div>
            )}
          </>
        )}
      </Loaded>
      {dialog === 'windows' && <WindowsForm place={place} windows={standing.data?.windows ?? []} onClose={close} />}
      {dialog === 'eve' && <EveForm place={place} from={standing.data?.eveFrom} onClose={close} />}
      {ended !== undefined && (
        <EndForm place={place} decisionId={ended.id} what={rulingSentence(ended.ruling, words)} onClose={close} />
      )}
    </section>
  );
}

/** Windows and eve rules of this very part that can be taken back. */
function endable({ decisions }: DutyStanding): string[] {
  return decisions
    .filter(({ ruling, canEnd }) => canEnd && (ruling.kind === 'night-windows' || ruling.kind === 'eve-rule'))
    .map(({ id }) => id);
}

function Windows({ rules: { windows, decisions } }: { readonly rules: DutyStanding }) {
  const { t } = useDutyWords();
  const sourceOf = (decisionId: string | undefined) =>
    decisionId === undefined
      ? t('night.config')
      : (decisions.find(({ id }) => id === decisionId)?.organisation?.name ?? t('orders.above'));
  // What stands below a window without a season never rules.
  const last = windows.findIndex(({ season }) => season === undefined);

  return (
    <ul className="duty-list">
      {windows.slice(0, last + 1).map(({ start, end, season, decisionId }) => (
        <li key={`${decisionId ?? ''} ${season?.from ?? ''}`} className="duty-window">
          <b>
            {start}–{end}
          </b>
          <span>{season === undefined ? t('night.allYear') : t('night.season', season)}</span>
          <small className="dim">{sourceOf(decisionId)}</small>
        </li>
      ))}
    </ul>
  );
}
