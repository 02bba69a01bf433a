import type { AdapterView } from '../../../../gateway/discovery/adapter-catalogue-api.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { AdapterHead } from './AdapterHead.tsx';
import { useAdapterWords } from './use-adapter-words.ts';

type Capability = AdapterView['capabilities'][number];

/** A limit that is by nature is no fault: nothing here is red or amber. */
const levelLook: Readonly<Record<Capability['level'], StateLook>> = {
  yes: { tone: 'normal', shape: 'check' },
  partial: { tone: 'info', shape: 'triangle' },
  no: { tone: 'idle', shape: 'ring' },
};

interface CapabilityMatrixProps {
  readonly adapters: readonly AdapterView[];
  /** Leaves out what all of them can do alike. */
  readonly onlyDifferent: boolean;
}

/** Capabilities by kinds of sources; what is not fully possible says why in its own cell. */
export function CapabilityMatrix({ adapters, onlyDifferent }: CapabilityMatrixProps) {
  const { t } = useAdapterWords();
  const names = (adapters[0]?.capabilities ?? []).map(({ name }) => name);
  const levels = (name: Capability['name']) =>
    new Set(adapters.map(({ capabilities }) => capabilities.find((each) => each.name === name)?.level));

  return (
    <div className="matrix-frame">
      <table className="matrix" data-testid="capability-matrix">
        <thead>
          <tr>
            <th scope="col">{t('adapters.capability')}</th>
            {adapters.map((adapter) => (
              <th key={adapter.kind} scope="col" data-testid={`adapter-${adapter.kind}`}>
                <AdapterHead adapter={adapter} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names
            .filter((name) => !onlyDifferent || levels(name).size > 1)
            .map((name) => (
              <tr key={name}>
                <th scope="row">{t(`capability.${name}`)}</th>
                {adapters.map(({ kind, capabilities }) => (
                  <CapabilityCell key={kind} capability={capabilities.find((each) => each.name === name)} />
                ))}
              </tr>
            ))}
          <tr>
            <th scope="row">{t('adapters.settings')}</th>
            {adapters.map((adapter) => (
              <SettingsCell key={adapter.kind} adapter={adapter} />
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function CapabilityCell({ capability }: { readonly capability: Capability | undefined }) {
  const { t, language } = useAdapterWords();
  if (capability === undefined) return <td>–</td>;
  const { level, reason } = capability;

  return (
    <td data-level={level}>
      <StateMark look={levelLook[level]}>{t(`adapters.${level}`)}</StateMark>
      {reason !== undefined && <small>{language === 'en' ? reason.en : reason.zh}</small>}
    </td>
  );
}

function SettingsCell({ adapter }: { readonly adapter: AdapterView }) {
  const { t, language } = useAdapterWords();
  const say = (text: { readonly zh: string; readonly en: string }) => (language === 'en' ? text.en : text.zh);
  if (adapter.settings.length === 0) return <td className="dim">{t('adapters.settingsNone')}</td>;

  return (
    <td>
      <ul>
        {adapter.settings.map(({ name, label, help, isRequired }) => (
          <li key={name}>
            {say(label)}
            {isRequired && <span className="dim"> · {t('adapters.required')}</span>}
            {help !== undefined && <small>{say(help)}</small>}
          </li>
        ))}
      </ul>
    </td>
  );
}
