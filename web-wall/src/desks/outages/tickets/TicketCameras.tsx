import { Button } from 'antd';
import { useState } from 'react';
import type { TicketCameraView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { healthLook } from '../../../ui/state-look.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { CameraPictures } from './CameraPictures.tsx';
import './ticket-pictures.css';
import { useTicketWords } from './use-ticket-words.ts';

/** The points that a ticket covers, and how each is now. */
export function TicketCameras({
  ticketId,
  cameras,
  total,
}: {
  /** Absent when it is closed: then its pictures are, too. */
  readonly ticketId: string | undefined;
  readonly cameras: readonly TicketCameraView[];
  readonly total: number;
}) {
  const { t, tOr, language } = useTicketWords();
  const [shown, show] = useState<string>();
  if (cameras.length === 0) return null;

  return (
    <section>
      <h3>{t('tk.cameras')}</h3>
      <ul className="ticket-cameras" data-testid="ticket-cameras">
        {cameras.map(({ cameraId, name, place, status, sinceMs, fault }) => (
          <li key={cameraId} data-status={status} data-open={ticketId !== undefined}>
            <span>
              {name}
              <small>{place}</small>
            </span>
            {status === undefined ? (
              <span className="dim">{t('tk.health.gone')}</span>
            ) : (
              <span>
                <StateMark look={healthLook[status]}>{t(`health.${status}`)}</StateMark>
                <small>
                  {fault !== undefined && `${tOr(`reason.${fault.reason}`, fault.reason)} · `}
                  {sinceMs !== undefined && t('desk.sinceTime', { time: formatInstant(sinceMs, language) })}
                </small>
              </span>
            )}
            {ticketId !== undefined && (
              <Button
                size="small"
                aria-expanded={shown === cameraId}
                onClick={() => show(shown === cameraId ? undefined : cameraId)}
                data-testid="ticket-camera-pictures"
              >
                {t('tk.pictures')}
              </Button>
            )}
            {ticketId !== undefined && shown === cameraId && <CameraPictures ticketId={ticketId} cameraId={cameraId} />}
          </li>
        ))}
      </ul>
      {total > cameras.length && (
        <small className="dim">{t('tk.camerasShown', { shown: cameras.length, total })}</small>
      )}
    </section>
  );
}
