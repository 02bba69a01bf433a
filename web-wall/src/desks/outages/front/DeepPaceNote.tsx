import { formatDuration } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { useDeepPace } from './gateway-queries.ts';

/** Within one and a half of what is meant: a turn that gives way now and then is in order. */
const slowFactor = 1.5;

/** How old the judgement of a picture can be; nothing for who does not see the whole estate, or without deep checks. */
export function DeepPaceNote() {
  const { t, language } = useOutagesWords();
  const pace = useDeepPace().data?.pace;
  if (pace === undefined || pace.cameras === 0) return null;
  const { turnSeconds, intervalSeconds } = pace;
  const turn = formatDuration(turnSeconds * 1000, language);
  if (turnSeconds <= slowFactor * intervalSeconds) {
    return (
      <span className="dim" data-testid="deep-pace" data-kind="kept">
        {t('gateway.deepPace', { turn })}
      </span>
    );
  }

  return (
    <span data-testid="deep-pace" data-kind="slow">
      <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
        {t('gateway.deepSlow', { turn, meant: formatDuration(intervalSeconds * 1000, language) })}
      </StateMark>
    </span>
  );
}
