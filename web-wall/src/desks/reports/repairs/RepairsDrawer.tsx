import { Drawer } from 'antd';
import { Link } from 'react-router';
import type { RepairView } from '../../../../../gateway/reports/repairs/repairs-api.ts';
import { formatDuration, formatInstant } from '../../../i18n/format.ts';
import { Loaded } from '../../Loaded.tsx';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { Teach } from '../../Teach.tsx';
import { rangeWords } from '../rates/PeriodBar.tsx';
import { useReportsWords } from '../use-reports-words.ts';
import { repairsAtOnce, type RepairsQuestion, useRepairTickets } from './repair-queries.ts';
import { useRepairWords } from './use-repair-words.ts';

interface RepairsDrawerProps {
  readonly name: string;
  readonly question: RepairsQuestion;
  readonly onClose: () => void;
}

/** The closed tickets behind a figure, the longest first. */
export function RepairsDrawer({ name, question, onClose }: RepairsDrawerProps) {
  const words = useReportsWords();
  const { t } = useRepairWords();
  const pages = usePages(JSON.stringify(question));
  const tickets = useRepairTickets(question, pages.cursor);

  return (
    <Drawer
      open
      onClose={onClose}
      size="min(1180px, calc(100vw - 160px))"
      title={t('repair.tickets', { name })}
      extra={<small className="dim">{rangeWords(question, words)}</small>}
      data-testid="repairs-drawer"
    >
      <Loaded query={tickets} what={t('repair.closed')}>
        {(page) =>
          page.items.length === 0 ? (
            <Teach title={t('repair.noTickets')} />
          ) : (
            <>
              <RepairRows repairs={page.items} />
              <ListFoot page={page} pageSize={repairsAtOnce} pages={pages} />
            </>
          )
        }
      </Loaded>
    </Drawer>
  );
}

function RepairRows({ repairs }: { readonly repairs: readonly RepairView[] }) {
  const { t } = useRepairWords();

  return (
    <table className="rows" data-testid="repair-tickets">
      <thead>
        <tr>
          <th>{t('repair.ticket')}</th>
          <th>{t('repair.subject')}</th>
          <th>{t('repair.unit')}</th>
          <th>{t('repair.fault')}</th>
          <th>{t('repair.code')}</th>
          <th className="number">{t('repair.oneNet')}</th>
          <th className="number">{t('repair.oneGross')}</th>
          <th>{t('repair.ended')}</th>
        </tr>
      </thead>
      <tbody>
        {repairs.map((repair) => (
          <RepairRow key={repair.ticketId} repair={repair} />
        ))}
      </tbody>
    </table>
  );
}

function RepairRow({ repair }: { readonly repair: RepairView }) {
  const { t, language } = useRepairWords();
  const { ticketId, number, subject, organisationName, unitName, causeCode, restoredAtMs, grossMs, netMs } = repair;
  const length = (ms: number | undefined) => (ms === undefined ? '–' : formatDuration(ms, language));

  return (
    <tr>
      <td>
        <Link to={`/desk/outages/tickets/${ticketId}?box=closed`}>{number}</Link>
        <small className="detail">
          {[repair.isFalse && t('repair.isFalse'), repair.isRepeat && t('repair.isRepeat')].filter(Boolean).join(' · ')}
        </small>
      </td>
      <td>
        {subject.name}
        <small className="detail">{`${t(`cause.${subject.kind}`)} · ${organisationName}`}</small>
      </td>
      <td>{unitName ?? t('repair.noneMaintainer')}</td>
      <td>{t(`fault.${repair.faultKind}`)}</td>
      <td>{causeCode === undefined ? t('repair.unexplained') : t(`why.${causeCode}`)}</td>
      <td className="number">{length(netMs)}</td>
      <td className="number">{length(grossMs)}</td>
      <td>{restoredAtMs === undefined ? '–' : formatInstant(restoredAtMs, language)}</td>
    </tr>
  );
}
