import { useState } from 'react';
import type { ReturnedTimeView, ReturnedWorkView } from '../../../../../gateway/patrol/shifts/hand-backs-api.ts';
import { formatClock, formatInstant, formatMinute } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { foundText, ItemList, outageText } from './OpenItems.tsx';
import { useAcceptHandBack, useHandBacks } from './shift-queries.ts';
import { useShiftWords } from './use-shift-words.ts';

/** What a superior gives back that stood in while we were closed 交还; nothing is shown when there is nothing. */
export function HandBacksPanel() {
  const returned = useHandBacks();
  if (returned.error !== null) return <ProblemNote problem={returned.error} />;

  return returned.data?.items.map((work) => (
    <Returned key={work.organisationId} work={work} asOfMs={returned.data.asOfMs} />
  ));
}

function Returned({ work, asOfMs }: { readonly work: ReturnedWorkView; readonly asOfMs: number }) {
  const words = useShiftWords();
  const { t, language } = words;
  const { openFindings, openOutages, times } = work;
  const more = times.total - times.items.length;

  return (
    <section className="panel shift-backs" data-testid="hand-backs">
      <h2>{t('back.of', { name: work.organisationName })}</h2>
      <p className="dim">{t('back.text', { time: formatClock(asOfMs, language) })}</p>
      <div className="shift-items">
        <ItemList title={t('list.openFindings')} total={openFindings.total}>
          {openFindings.items.map((item) => (
            <li key={item.id}>{foundText(item, words)}</li>
          ))}
        </ItemList>
        <ItemList title={t('list.openOutages')} total={openOutages.total}>
          {openOutages.items.map((item) => (
            <li key={item.id}>{outageText(item, words)}</li>
          ))}
        </ItemList>
      </div>
      <ul>
        {times.items.map((time) => (
          <Time key={time.id} time={time} />
        ))}
      </ul>
      {more > 0 && <p className="dim">{t('back.more', { count: more })}</p>}
    </section>
  );
}

function Time({ time }: { readonly time: ReturnedTimeView }) {
  const { t, language } = useShiftWords();
  const { superiorName, fromMs, toMs, note, rounds, mayAccept } = time;

  return (
    <li>
      <p className="shift-back-head">
        <b>{`${formatInstant(fromMs, language)}–${formatMinute(toMs, language)}`}</b>
        <span>{t('back.by', { name: superiorName })}</span>
      </p>
      <p className={note === undefined ? 'dim' : ''}>
        {note === undefined ? t('back.noNote') : t('back.note', { text: note })}
      </p>
      <div className="shift-items">
        <ItemList title={t('back.rounds')} total={rounds.total}>
          {rounds.items.map(({ roundId, planName, state, dueFromMs, dueToMs, stops }) => (
            <li key={roundId}>
              {`${formatMinute(dueFromMs, language)}–${formatMinute(dueToMs, language)} ${planName} · `}
              <span className={state === 'missed' ? 'tone-act' : ''}>{t(`back.round.${state}`)}</span>
              {` · ${t('back.round', { seen: stops.seen, due: stops.due })}`}
            </li>
          ))}
        </ItemList>
      </div>
      {mayAccept ? <AcceptForm handBackId={time.id} /> : <p className="dim">{t('back.needSignIn')}</p>}
    </li>
  );
}

function AcceptForm({ handBackId }: { readonly handBackId: string }) {
  const { t } = useShiftWords();
  const [note, setNote] = useState('');
  const accept = useAcceptHandBack(handBackId);

  return (
    <form
      className="shift-note-form"
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate(note.trim());
      }}
    >
      <textarea
        value={note}
        onChange={(event) => setNote(event.target.value)}
        placeholder={t('back.field')}
        aria-label={t('back.field')}
        rows={1}
        maxLength={500}
      />
      <button type="submit" className="button button-main" disabled={accept.isPending} data-testid="hand-back-accept">
        {t('back.accept')}
      </button>
      {accept.error !== null && <ProblemNote problem={accept.error} />}
    </form>
  );
}
