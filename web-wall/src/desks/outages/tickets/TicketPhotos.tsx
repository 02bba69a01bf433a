import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Image } from 'antd';
import { type ChangeEvent, useRef } from 'react';
import type { TicketPhotoView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { apiBase, request } from '../../../api/request.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ticketsKey } from './ticket-queries.ts';
import { useTicketWords } from './use-ticket-words.ts';

/** Photos of the repair. */
export function TicketPhotos({
  ticketId,
  photos,
}: {
  readonly ticketId: string;
  readonly photos: readonly TicketPhotoView[];
}) {
  const { t, language } = useTicketWords();
  const { isFitter } = useRole();

  return (
    <section className="ticket-photos" data-testid="ticket-photos">
      <h3>{t('tk.photos')}</h3>
      {photos.length > 0 && (
        <ul>
          {photos.map(({ id, addedBy, addedAtMs }) => (
            <li key={id}>
              <Image src={`${apiBase}/ticket-photos/${id}`} alt={t('tk.photos')} />
              <small>{t('tk.photoBy', { name: addedBy, time: formatInstant(addedAtMs, language) })}</small>
            </li>
          ))}
        </ul>
      )}
      {isFitter && <AddPhoto ticketId={ticketId} />}
    </section>
  );
}

function AddPhoto({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTicketWords();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const add = useMutation<unknown, ApiProblem, File>({
    mutationFn: (file) => request('POST', `/tickets/${ticketId}/photos`, { file }),
    onSettled: () => queries.invalidateQueries({ queryKey: ticketsKey }),
  });
  const pick = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file !== undefined) add.mutate(file);
  };

  return (
    <div className="ticket-add-photo">
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png"
        hidden
        onChange={pick}
        data-testid="ticket-photo-file"
      />
      <Button size="small" loading={add.isPending} onClick={() => input.current?.click()}>
        {t('tk.addPhoto')}
      </Button>
      <small className="dim">{t('tk.photosTeach')}</small>
      {add.isError && <ProblemNote problem={add.error} />}
    </div>
  );
}
