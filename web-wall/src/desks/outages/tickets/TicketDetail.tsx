import { Button } from 'antd';
import { Link } from 'react-router';
import type { TicketDetailView, TicketView } from '../../../../../gateway/outages/tickets/tickets-api.ts';
import { useSession } from '../../../api/session.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { useTicket } from './ticket-queries.ts';
import { TicketCameras } from './TicketCameras.tsx';
import { TicketClocks } from './TicketClocks.tsx';
import { TicketFacts } from './TicketFacts.tsx';
import { TicketMarks } from './TicketMarks.tsx';
import { TicketPhotos } from './TicketPhotos.tsx';
import { TicketSteps } from './TicketSteps.tsx';
import { TicketTimeline } from './TicketTimeline.tsx';
import { useTicketWords } from './use-ticket-words.ts';

/** One ticket: how long there is, what to do, what is broken, how it came here. */
export function TicketDetail({ ticketId }: { readonly ticketId: string }) {
  const { t } = useTicketWords();
  const detail = useTicket(ticketId);

  return (
    <section className="case-detail ticket-detail" data-testid="ticket-detail">
      <Loaded query={detail} what={t('desk.loading')}>
        {(content) => <Content detail={content} />}
      </Loaded>
    </section>
  );
}

function Content({ detail }: { readonly detail: TicketDetailView }) {
  const { t } = useTicketWords();
  const { ticket, steps, photos, cameras } = detail;

  return (
    <>
      <Head ticket={ticket} />
      <TicketClocks ticket={ticket} />
      <Suspension ticket={ticket} />
      <TicketSteps key={ticket.version} detail={detail} />
      <div className="ticket-columns">
        <div>
          <TicketFacts ticket={ticket} />
          <TicketCameras
            ticketId={ticket.state === 'closed' ? undefined : ticket.id}
            cameras={cameras}
            total={ticket.cameraCount}
          />
          <TicketPhotos ticketId={ticket.id} photos={photos} />
        </div>
        <section>
          <h3>{t('tk.timeline')}</h3>
          <TicketTimeline steps={steps} />
        </section>
      </div>
    </>
  );
}

function Head({ ticket }: { readonly ticket: TicketView }) {
  const { t } = useTicketWords();
  const isContractor = useSession().data?.user.contractor !== undefined;
  const { subject, number, assignee, causeId } = ticket;

  return (
    <header className="case-head ticket-head">
      <h2>{subject.name}</h2>
      <span className="number">{number}</span>
      <TicketMarks ticket={ticket} />
      <span>{assignee?.unitName ?? t('tk.unassigned')}</span>
      <span className="ticket-tools">
        {causeId !== undefined && !isContractor && (
          <Link to={`/desk/outages/causes/${causeId}`}>{t('tk.openCause')}</Link>
        )}
        <Button size="small" onClick={() => window.print()}>
          {t('tk.print')}
        </Button>
      </span>
    </header>
  );
}

function Suspension({ ticket: { suspension } }: { readonly ticket: TicketView }) {
  const { t, language } = useTicketWords();
  if (suspension === undefined) return null;
  const { reason, askedBy, untilMs, approvedBy } = suspension;
  const time = formatInstant(untilMs, language);

  return (
    <p className="ticket-suspension" data-testid="ticket-suspension">
      {approvedBy === undefined
        ? t('tk.suspendAsks', { name: askedBy, time, reason })
        : t('tk.suspendUntil', { time, name: approvedBy, reason })}
    </p>
  );
}
