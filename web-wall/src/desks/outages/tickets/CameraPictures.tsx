import { useQuery } from '@tanstack/react-query';
import { Image } from 'antd';
import type { listTicketPictures } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { apiBase, request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { ticketsKey } from './ticket-queries.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** What a camera should look like beside what it showed last; fetched when asked for, since each view is registered. */
export function CameraPictures({ ticketId, cameraId }: { readonly ticketId: string; readonly cameraId: string }) {
  const { t, language } = useTicketWords();
  const path = `/tickets/${ticketId}/cameras/${cameraId}/pictures`;
  const pictures = useQuery<ReplyOf<typeof listTicketPictures>, ApiProblem>({
    queryKey: [...ticketsKey, 'pictures', ticketId, cameraId],
    queryFn: ({ signal }) => request('GET', path, { signal }),
  });

  return (
    <Loaded query={pictures} what={t('tk.pictures')}>
      {({ items }) =>
        items.length === 0 ? (
          <small className="dim">{t('tk.picturesNone')}</small>
        ) : (
          <div className="ticket-pictures" data-testid="ticket-pictures">
            {items.map(({ id, role, atMs }) => (
              <figure key={id}>
                <Image src={`${apiBase}${path}/${id}`} alt={t(`tk.picture.${role}`)} />
                <figcaption>
                  {t(`tk.picture.${role}`)} · {formatInstant(atMs, language)}
                </figcaption>
              </figure>
            ))}
            <small className="dim">{t('tk.picturesSeen')}</small>
          </div>
        )
      }
    </Loaded>
  );
}
