import { Button } from 'antd';
import { useState } from 'react';
import type { GrantView } from '../../../../../gateway/registry/grants/grants-api.ts';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatCivilDate, formatDay, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import { EndGrant } from './EndGrant.tsx';
import { GiveGrant } from './GiveGrant.tsx';
import { grantLooks, rightsOf } from './grant-look.ts';
import { useCameraGrants } from './grant-queries.ts';

/** To whom a camera is granted until when, and to whom it was. */
export function GrantsTab({ camera }: { readonly camera: CameraDetailView }) {
  const { t } = useRegistryWords();
  const { isAdmin } = useRole();
  const grants = useCameraGrants(camera.id);
  const [isGiving, setGiving] = useState(false);
  const isOwn = camera.grant === undefined && camera.status !== 'removed';

  return (
    <Loaded query={grants} what={t('camera.grants')}>
      {({ items }) => (
        <div data-testid="camera-grants">
          {isAdmin && isOwn && (
            <div className="tab-tools">
              <Button type="primary" onClick={() => setGiving(true)} data-testid="grant-give">
                {t('grants.give')}
              </Button>
            </div>
          )}
          {items.length === 0 && <Teach title={t('grants.none')} step={t('grants.noneTeach')} />}
          <Grants items={items.filter(({ standing }) => standing !== 'ended')} />
          <Grants items={items.filter(({ standing }) => standing === 'ended')} title={t('grants.past')} />
          {isGiving && <GiveGrant camera={camera} onClose={() => setGiving(false)} />}
        </div>
      )}
    </Loaded>
  );
}

function Grants({ items, title }: { readonly items: readonly GrantView[]; readonly title?: string }) {
  if (items.length === 0) return null;

  return (
    <section>
      {title !== undefined && <h3 className="grants-past">{title}</h3>}
      <ul className="grants">
        {items.map((grant) => (
          <Grant key={grant.id} grant={grant} />
        ))}
      </ul>
    </section>
  );
}

function Grant({ grant }: { readonly grant: GrantView }) {
  const { t, language } = useRegistryWords();
  const { isAdmin } = useRole();
  const [isEnding, setEnding] = useState(false);
  const { standing, side, granteeName, fromMs, untilDay, grantedBy, grantedAtMs, reason } = grant;
  const from = t('grants.fromText', { day: formatDay(fromMs, language) });
  const given = formatInstant(grantedAtMs, language);

  return (
    <li className="grant" data-standing={standing} data-testid="grant">
      <div className="grant-head">
        <StateMark look={grantLooks[standing]}>{t(`grants.${standing}`)}</StateMark>
        <b>{granteeName}</b>
        <span>{t('grants.untilText', { day: formatCivilDate(untilDay, language) })}</span>
        {isAdmin && side === 'given' && standing !== 'ended' && (
          <Button size="small" className="push-right" onClick={() => setEnding(true)} data-testid="grant-end">
            {t('grants.end')}
          </Button>
        )}
      </div>
      <p>{(['grants.see', ...rightsOf(grant)] as const).map((right) => t(right)).join(t('common.comma'))}</p>
      <p className="dim">{reason}</p>
      <p className="dim">
        {[
          standing === 'coming' ? from : undefined,
          grantedBy === undefined ? given : t('grants.by', { by: grantedBy, time: given }),
          useEnd(grant),
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
      {isEnding && <EndGrant grant={grant} onClose={() => setEnding(false)} />}
    </li>
  );
}

/** How it ended, in words; undefined while it stands. */
function useEnd({ side, endedAtMs, endedBy, endReason }: GrantView): string | undefined {
  const { t, language } = useRegistryWords();
  if (endedAtMs === undefined) return undefined;
  const time = formatInstant(endedAtMs, language);
  if (endedBy !== undefined) return [t('grants.endedText', { time, by: endedBy }), endReason].join(' · ');

  return t(side === 'given' || endReason === undefined ? 'grants.overText' : 'grants.endedBy', { time });
}
