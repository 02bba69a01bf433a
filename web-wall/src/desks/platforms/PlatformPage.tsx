import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Loaded } from '../Loaded.tsx';
import { PlatformDrawer } from './PlatformDrawer.tsx';
import { usePlatform, usePlatformRun } from './platform-queries.ts';
import { PointPanel } from './PointPanel.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { RunPanel } from './RunPanel.tsx';
import { SheetDrawer } from './SheetDrawer.tsx';
import { usePlatformWords } from './use-platform-words.ts';

/** One platform: what is done to its points now, how they stand, and the points themselves. */
export function PlatformPage() {
  const { t } = usePlatformWords();
  const { platformId = '' } = useParams();
  const found = usePlatform(platformId);
  const navigate = useNavigate();
  const isGone = found.data?.run?.kind === 'removal' && found.error?.code === 'platform/unknown';
  useEffect(() => {
    if (isGone) void navigate('/desk/onboarding/platforms', { replace: true });
  }, [isGone, navigate]);

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
  const [open, setOpen] = useState<'settings' | 'sheet' | 'removal'>();
  const close = () => setOpen(undefined);
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
          {platform.contract['points'] !== null && (
            <Button disabled={isRunning} loading={run.isPending} onClick={() => run.mutate({ kind: 'list' })}>
              {t('platforms.relist')}
            </Button>
          )}
          <Button disabled={isRunning} onClick={() => setOpen('sheet')} data-testid="platform-sheet">
            {t('platforms.sheet')}
          </Button>
          <Button disabled={isRunning} onClick={() => setOpen('settings')} data-testid="platform-settings">
            {t('platforms.settings')}
          </Button>
          <Button danger disabled={isRunning} onClick={() => setOpen('removal')} data-testid="platform-give-up">
            {t('platforms.remove')}
          </Button>
        </div>
      </header>
      {run.error !== null && <ProblemNote problem={run.error} />}
      {open === 'settings' && <PlatformDrawer platform={platform} onSaved={close} onClose={close} />}
      {open === 'sheet' && <SheetDrawer platform={platform} onClose={close} />}
      {open === 'removal' && <RemoveDialog platform={platform} onClose={close} />}
    </>
  );
}
