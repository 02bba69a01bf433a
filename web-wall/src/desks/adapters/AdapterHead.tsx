import type { AdapterView } from '../../../../gateway/discovery/adapter-catalogue-api.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { useAdapterWords } from './use-adapter-words.ts';

type ProcessState = NonNullable<AdapterView['process']>['state'];

const processLook: Readonly<Record<ProcessState, StateLook>> = {
  stopped: { tone: 'idle', shape: 'ring' },
  starting: { tone: 'info', shape: 'dot' },
  running: { tone: 'normal', shape: 'dot' },
  waiting: { tone: 'warn', shape: 'triangle' },
  broken: { tone: 'act', shape: 'square' },
};

/** Name, version and process of a kind of source, and how much of everything it can do. */
export function AdapterHead({ adapter }: { readonly adapter: AdapterView }) {
  const { t, language } = useAdapterWords();
  const { kind, version, name, process, capabilities } = adapter;
  const count = (level: string) => capabilities.filter((each) => each.level === level).length;

  return (
    <div className="adapter-head">
      <strong>{language === 'en' ? name.en : name.zh}</strong>
      <small>
        {kind} {version} · {t(process === undefined ? 'adapters.builtIn' : 'adapters.plugin')}
      </small>
      {process !== undefined && (
        <small>
          <StateMark look={processLook[process.state]}>{t(`adapters.process.${process.state}`)}</StateMark>
          {process.endCount > 0 && ` · ${t('adapters.ends', { count: process.endCount })}`}
        </small>
      )}
      {process?.problem !== undefined && (
        <small className="tone-act" lang="en">
          {process.problem}
        </small>
      )}
      <small>{t('adapters.count', { yes: count('yes'), partial: count('partial'), no: count('no') })}</small>
    </div>
  );
}
