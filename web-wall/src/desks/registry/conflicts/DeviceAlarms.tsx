import { Button } from 'antd';
import { useNavigate } from 'react-router';
import type { listDeviceAlarms } from '../../../../../gateway/registry/devices/device-api.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { deviceText } from '../camera/CameraNotices.tsx';
import { useCamera, useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useDeviceAlarms } from './conflict-queries.ts';

type Alarm = ReplyOf<typeof listDeviceAlarms>['items'][number];

/** Cameras behind which another device answers than the one adopted: no password is sent to it. */
export function DeviceAlarms() {
  const { t } = useRegistryWords();
  const alarms = useDeviceAlarms();

  return (
    <Loaded query={alarms} what={t('waits.alarms')}>
      {({ items }) =>
        items.length === 0 ? (
          <Teach title={t('alarm.none')} step={t('alarm.teach')} />
        ) : (
          <table className="rows panel" data-testid="device-alarms">
            <thead>
              <tr>
                <th>{t('cameras.name')}</th>
                <th>{t('alarm.pinned')}</th>
                <th>{t('alarm.found')}</th>
                <th>{t('desk.since')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {items.map((alarm) => (
                <AlarmRow key={alarm.cameraId} alarm={alarm} />
              ))}
            </tbody>
          </table>
        )
      }
    </Loaded>
  );
}

function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
  const { t, language } = useRegistryWords();
  const camera = useCamera(alarm.cameraId);
  const navigate = useNavigate();
  const dismiss = useRegistryEdit(() => request('DELETE', `/cameras/${alarm.cameraId}/device-alarm`));

  return (
    <tr>
      <td>
        <Button type="link" size="small" onClick={() => void navigate(`/desk/cameras?camera=${alarm.cameraId}`)}>
          {camera.data?.name ?? alarm.cameraId}
        </Button>
      </td>
      <td>{deviceText(alarm.pinned)}</td>
      <td>{deviceText(alarm.found)}</td>
      <td>{formatInstant(alarm.raisedAtMs, language)}</td>
      <td>
        <Button size="small" loading={dismiss.isPending} onClick={() => dismiss.mutate(undefined)}>
          {t('alarm.dismiss')}
        </Button>
        {dismiss.error !== null && <ProblemNote problem={dismiss.error} />}
      </td>
    </tr>
  );
}
