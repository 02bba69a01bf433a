import { Button } from 'antd';
import { Link } from 'react-router';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { request } from '../../../api/request.ts';
import { formatCivilDate, formatDay, formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useDeviceAlarms } from '../conflicts/conflict-queries.ts';
import { rightsOf } from '../grants/grant-look.ts';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { Sharing } from '../units/Sharing.tsx';
import { useRole } from '../../../api/use-role.ts';

interface CameraNoticesProps {
  readonly camera: CameraDetailView;
  readonly onOpen: (cameraId: string) => void;
}

/** What somebody must know of a camera before reading its record. */
export function CameraNotices({ camera, onOpen }: CameraNoticesProps) {
  const { t, language } = useRegistryWords();
  const { isFitter } = useRole();
  const { mergedIntoId, isMergedOutside, removedAtMs } = camera;

  return (
    <div className="camera-notices">
      {removedAtMs !== undefined && (
        <p className="notice">
          {t('camera.removedOn', { day: formatDay(removedAtMs, language) })}
          {mergedIntoId !== undefined && (
            <Button type="link" size="small" onClick={() => onOpen(mergedIntoId)}>
              {t('camera.mergedInto')}
            </Button>
          )}
          {isMergedOutside === true && ` ${t('camera.mergedOutside')}`}
        </p>
      )}
      {camera.conflicts.map(({ id, gbCode, foundAtMs }) => (
        <p key={id} className="notice" data-testid="code-claim">
          {t('camera.claims', { code: gbCode, time: formatInstant(foundAtMs, language) })}{' '}
          {isFitter && <Link to={`/desk/cameras/conflicts?id=${id}`}>{t('camera.toConflict')}</Link>}
        </p>
      ))}
      {camera.grant !== undefined && <GrantNotice grant={camera.grant} />}
      {isFitter && <AlarmNotice cameraId={camera.id} />}
      {isFitter && camera.ownership === 'self-built' && camera.grant === undefined && removedAtMs === undefined && (
        <Sharing subject={{ cameraId: camera.id }} name={camera.name} isMine />
      )}
    </div>
  );
}

/** It belongs to a neighbour: until when it is ours to use, and for what. */
function GrantNotice({ grant }: { readonly grant: NonNullable<CameraDetailView['grant']> }) {
  const { t, language } = useRegistryWords();
  const rights = rightsOf(grant).map((right) => t(right));

  return (
    <p className="notice grant-notice" data-testid="grant-notice">
      {t('grants.notice', { owner: grant.ownerName, day: formatCivilDate(grant.untilDay, language) })}
      {rights.length === 0
        ? t('grants.noticeSeeOnly')
        : t('grants.noticeRights', { rights: rights.join(t('common.comma')) })}
    </p>
  );
}

/** Another device answers than the one adopted. */
function AlarmNotice({ cameraId }: { readonly cameraId: string }) {
  const { t, language } = useRegistryWords();
  const alarms = useDeviceAlarms();
  const alarm = alarms.data?.items.find((one) => one.cameraId === cameraId);
  const dismiss = useRegistryEdit(() => request('DELETE', `/cameras/${cameraId}/device-alarm`));
  if (alarm === undefined) return null;

  return (
    <div className="notice notice-act">
      {t('alarm.text', { time: formatInstant(alarm.raisedAtMs, language) })}{' '}
      {t('alarm.compare', { pinned: deviceText(alarm.pinned), found: deviceText(alarm.found) })}{' '}
      <Button size="small" loading={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
        {t('alarm.dismiss')}
      </Button>
      {dismiss.error !== null && <ProblemNote problem={dismiss.error} />}
    </div>
  );
}

/** A device in a line. */
export function deviceText({ vendor, model, serial }: { vendor: string; model: string; serial: string }): string {
  return [`${vendor} ${model}`.trim(), serial].filter((part) => part !== '').join(' / ');
}
