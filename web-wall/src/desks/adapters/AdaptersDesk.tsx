import { Checkbox } from 'antd';
import { useState } from 'react';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { Teach } from '../Teach.tsx';
import { useAdapters } from './adapter-queries.ts';
import './adapters.css';
import { CapabilityMatrix } from './CapabilityMatrix.tsx';
import { useAdapterWords } from './use-adapter-words.ts';

/** 接入方式: which kinds of sources are at work, and in words what each of them cannot do. */
export default function AdaptersDesk() {
  const { t } = useAdapterWords();
  const adapters = useAdapters();
  const [onlyDifferent, setOnlyDifferent] = useState(false);

  return (
    <main className="desk" data-testid="adapters-desk">
      <DeskHead title={t('adapters.title')} question={t('adapters.question')}>
        <Checkbox checked={onlyDifferent} onChange={({ target }) => setOnlyDifferent(target.checked)}>
          {t('adapters.onlyDifferent')}
        </Checkbox>
      </DeskHead>
      <Loaded query={adapters} what={t('adapters.title')}>
        {({ items }) =>
          items.length === 0 ? (
            <Teach title={t('adapters.none')} step={t('adapters.noneTeach')} />
          ) : (
            <CapabilityMatrix adapters={items} onlyDifferent={onlyDifferent} />
          )
        }
      </Loaded>
      <p className="dim">{t('adapters.pluginNote')}</p>
    </main>
  );
}
