import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Loaded } from '../Loaded.tsx';
import { PlatformDrawer } from './PlatformDrawer.tsx';
import { usePlatform, usePlatformRun } from './platform-queries.ts';
import { PointPanel } from './PointPanel.tsx';
import { RunPanel } from './RunPanel.tsx';
import { usePlatformWords } from './use-platform-words.ts';

/** One platform: what is done to its points now, how they stand, and the points themselves. */
export function PlatformPage() {
  const { t } = usePlatformWords();
  const { platformId = '' } = useParams();
  const found = usePlatform(platformId);

  return (
    <main className="desk" data-testid="platform-page">
      <p>
        <Link to="/desk/onboarding/platforms">‹ {t('platforms.back')}</Link>
      </p>
      <Loaded query={found} what={t('platforms.platform')}>
        {(platform) => (
          <>
            <PlatformHead platform={platform} />
            {platform.listedAtMs !== undefined && !platform.isComplete && platform.run?.state !== 'running' && (
              <p className="notice">{t('platforms.incompleteWhy')}</p>
            )}
            {platform.run !== undefined && <RunPanel platformId={platform.id} run={platform.run} />}
            <PointPanel platform={platform} />
          </>
        )}
      </Loaded>
    </main>
  );
}

function PlatformHead({ platform }: { readonly platform: PlatformView }) {
  const { t, language } = usePlatformWords();
  const run = usePlatformRun(platform.id);
  const [isChanging, setChanging] = useState(false);
  const isRunning = platform.run?.state === 'running';
  const { listedAtMs } = platform;

  return (
    <>
      <header className="desk-head">
        <h1>{platform.name}</h1>
        <p>
          {[
            `${platform.host}:${platform.port}`,
            t(`ownership.${platform.ownership}`),
            t(`pointClass.${platform.pointClass}`),
            `${t('platforms.listedAt')} ${listedAtMs === undefined ? t('platforms.never') : formatInstant(listedAtMs, language)}`,
          ].join(' · ')}
        </p>
        <div className="desk-tools">
          <Button disabled={isRunning} loading={run.isPending} onClick={() => run.mutate({ kind: 'list' })}>
            {t('platforms.relist')}
          </Button>
          <Button disabled={isRunning} onClick={() => setChanging(true)} data-testid="platform-settings">
            {t('platforms.settings')}
          </Button>
        </div>
      </header>
      {run.error !== null && <ProblemNote problem={run.error} />}
      {isChanging && (
        <PlatformDrawer platform={platform} onSaved={() => setChanging(false)} onClose={() => setChanging(false)} />
      )}
    </>
  );
}
