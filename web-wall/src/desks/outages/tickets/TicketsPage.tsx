import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { Link, Navigate, Route, Routes, useParams, useSearchParams } from 'react-router';
import { type FaultKind, faultKinds } from './ticket-choices.ts';
import { useLiveList } from '../../../api/realtime.tsx';
import { useSession } from '../../../api/session.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatClock } from '../../../i18n/format.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { Teach } from '../../Teach.tsx';
import { NewTicket } from './NewTicket.tsx';
import { type TicketQuery, ticketsKey, useTicketCounts } from './ticket-queries.ts';
import { TicketDetail } from './TicketDetail.tsx';
import { TicketFigures } from './TicketFigures.tsx';
import { TicketList } from './TicketList.tsx';
import './tickets.css';
import { UnitSelect } from './UnitSelect.tsx';
import { useTicketWords } from './use-ticket-words.ts';

const base = '/desk/outages/tickets';
const openWaits = ['late', 'unassigned', 'approval', 'suspended'] as const;
const closedWaits = ['cause-code'] as const;

/** 工单: who repairs what until when; the list, one ticket, and the figures. */
export default function TicketsPage() {
  return (
    <Routes>
      <Route path="figures" element={<FiguresView />} />
      <Route path=":ticketId?" element={<WorkView />} />
      <Route path="*" element={<Navigate to={base} replace />} />
    </Routes>
  );
}

function Head({ onNew }: { readonly onNew?: () => void }) {
  const { t, language } = useTicketWords();
  const { isFitter } = useRole();
  const isContractor = useSession().data?.user.contractor !== undefined;
  const counts = useTicketCounts();

  return (
    <DeskHead title={t('tk.title')} question={t('tk.question')}>
      {counts.data !== undefined && t('desk.asOf', { time: formatClock(counts.data.asOfMs, language) })}
      {!isContractor && (
        <Link to={onNew === undefined ? base : `${base}/figures`} data-testid="ticket-view">
          {t(onNew === undefined ? 'tk.tab.work' : 'tk.tab.figures')}
        </Link>
      )}
      {isFitter && !isContractor && onNew !== undefined && (
        <Button onClick={onNew} data-testid="new-ticket">
          {t('tk.new')}
        </Button>
      )}
    </DeskHead>
  );
}

function FiguresView() {
  return (
    <main className="desk" data-testid="ticket-figures-desk">
      <Head />
      <TicketFigures />
    </main>
  );
}

function WorkView() {
  const { t } = useTicketWords();
  const { ticketId } = useParams();
  const [search, setSearch] = useSearchParams();
  const [isNew, setIsNew] = useState(false);
  useLiveList('ticket', ticketsKey);
  const query = readQuery(search);
  const change = (values: Partial<Record<keyof TicketQuery, string | undefined>>): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    setSearch(next, { replace: true });
  };

  return (
    <main className="desk tickets-desk" data-testid="tickets-desk">
      <Head onNew={() => setIsNew(true)} />
      <Filters query={query} onChange={change} />
      <div className="case-split tickets-split">
        <TicketList query={query} />
        {ticketId === undefined ? (
          <Teach title={t('tk.choose')} step={t('tk.chooseTeach')} />
        ) : (
          <TicketDetail key={ticketId} ticketId={ticketId} />
        )}
      </div>
      {isNew && <NewTicket onClose={() => setIsNew(false)} />}
    </main>
  );
}

interface FiltersProps {
  readonly query: TicketQuery;
  readonly onChange: (values: Partial<Record<keyof TicketQuery, string | undefined>>) => void;
}

function Filters({ query, onChange }: FiltersProps) {
  const { t } = useTicketWords();
  const isContractor = useSession().data?.user.contractor !== undefined;
  const counts = useTicketCounts().data;
  const countOf = (wait: (typeof openWaits)[number] | 'cause-code'): number | string =>
    counts?.[wait === 'cause-code' ? 'causeCode' : wait] ?? '–';
  const waits = query.box === 'open' ? openWaits : closedWaits;

  return (
    <div className="filters ticket-filters">
      <Segmented
        value={query.box}
        options={[
          { value: 'open', label: t('tk.box.open', { count: counts?.open ?? '–' }) },
          { value: 'closed', label: t('tk.box.closed') },
        ]}
        onChange={(box) => onChange({ box, waits: undefined })}
      />
      <Segmented
        value={query.waits ?? ''}
        options={[
          { value: '', label: t('tk.wait.all') },
          ...waits
            .filter((wait) => !isContractor || wait !== 'unassigned')
            .map((wait) => ({ value: wait, label: t(`tk.wait.${wait}`, { count: countOf(wait) }) })),
        ]}
        onChange={(wait) => onChange({ waits: wait === '' ? undefined : wait })}
      />
      <Select<FaultKind>
        {...(isFaultKind(query.faultKind) && { value: query.faultKind })}
        allowClear
        placeholder={t('tk.filter.fault')}
        aria-label={t('tk.filter.fault')}
        className="ticket-select"
        options={faultKinds.map((kind) => ({ value: kind, label: t(`fault.${kind}`) }))}
        onChange={(faultKind?: FaultKind) => onChange({ faultKind })}
      />
      {!isContractor && <UnitSelect value={query.unitId} onChange={(unitId) => onChange({ unitId })} isOptional />}
    </div>
  );
}

function isFaultKind(text: string | undefined): text is FaultKind {
  return faultKinds.some((kind) => kind === text);
}

const waits: ReadonlySet<string> = new Set([...openWaits, ...closedWaits]);

/** What the address narrows the list to; what it does not know it leaves out. */
function readQuery(search: URLSearchParams): TicketQuery {
  const wait = search.get('waits') ?? '';
  const faultKind = search.get('faultKind') ?? undefined;
  const named = ['unitId', 'cameraId', 'causeId'].flatMap((name) => {
    const value = search.get(name);
    return value === null || value === '' ? [] : [[name, value]];
  });
  return {
    box: search.get('box') === 'closed' ? 'closed' : 'open',
    ...(waits.has(wait) && { waits: wait }),
    ...(isFaultKind(faultKind) && { faultKind }),
    // Names of members of the query, with texts.
    ...(Object.fromEntries(named) as Partial<Record<'unitId' | 'cameraId' | 'causeId', string>>),
  };
}
