import { Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { formatCount } from '../../../i18n/format.ts';
import { useNow } from '../../../ui/use-now.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { addMonths, civilDateOf } from '../../duty/beijing-input.ts';
import { Loaded } from '../../Loaded.tsx';
import { contractPageSize, useContracts } from '../../registry/contracts/contract-queries.ts';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { Teach } from '../../Teach.tsx';
import { useReportsWords } from '../use-reports-words.ts';
import { EvidencePanel } from './EvidencePanel.tsx';

/** 租赁结算: what the leased points of a contract were worth in a month. Contract and month stand in the address. */
export function LeasePage() {
  const { t } = useReportsWords();
  const thisMonth = civilDateOf(useNow(60_000)).slice(0, 7);
  const [params, setParams] = useSearchParams();
  const contractId = params.get('contract') ?? undefined;
  const asked = params.get('month') ?? '';
  // The last month that is over is what there is to settle.
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) && asked <= thisMonth ? asked : addMonths(thisMonth, -1);
  const change = (part: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(part)) next.set(name, value);
    setParams(next);
  };

  return (
    <main className="desk reports" data-testid="lease-desk">
      <DeskHead title={t('nav.reports')} question={t('lease.question')} />
      <div className="lease-split">
        <ContractList
          chosen={contractId}
          onChoose={({ id: contract, startsOn, endsOn }) =>
            change({ contract, month: monthWithin(month, startsOn, endsOn) })
          }
        />
        {contractId === undefined ? (
          <section className="panel">
            <Teach title={t('lease.choose')} step={t('lease.chooseTeach')} />
          </section>
        ) : (
          <EvidencePanel
            key={`${contractId} ${month}`}
            contractId={contractId}
            month={month}
            thisMonth={thisMonth}
            onMonth={(chosen) => change({ month: chosen })}
          />
        )}
      </div>
    </main>
  );
}

interface Leased {
  readonly id: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** The month nearest to the one that is shown in which a contract ran: of one that is over its last. */
function monthWithin(month: string, startsOn: string, endsOn: string): string {
  const [first, last] = [startsOn.slice(0, 7), endsOn.slice(0, 7)];
  if (month > last) return last;

  return month < first ? first : month;
}

interface ContractListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (contract: Leased) => void;
}

function ContractList({ chosen, onChoose }: ContractListProps) {
  const { t, language } = useReportsWords();
  const [search, setSearch] = useState('');
  const pages = usePages(search);
  const contracts = useContracts(search === '' ? {} : { search }, pages.cursor);

  return (
    <section className="panel lease-contracts no-print">
      <h2>{t('lease.contracts')}</h2>
      <Input.Search
        placeholder={t('lease.search')}
        maxLength={64}
        allowClear
        onSearch={(text) => setSearch(text.trim())}
      />
      <Loaded query={contracts} what={t('lease.contracts')}>
        {(page) => (
          <>
            {page.items.length === 0 && <Teach title={t('lease.none')} step={t('lease.noneTeach')} />}
            <ul>
              {page.items.map(({ id, number, lessorName, cameraCount, points, startsOn, endsOn }) => (
                <li key={id}>
                  <button
                    type="button"
                    aria-pressed={id === chosen}
                    onClick={() => onChoose({ id, startsOn, endsOn })}
                    data-testid="lease-contract"
                  >
                    <b>{number}</b>
                    <span>{lessorName}</span>
                    <small>
                      {`${t('lease.points', { connected: formatCount(cameraCount, language), agreed: formatCount(points, language) })} · ${t('lease.endsOn', { date: endsOn })}`}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
            <ListFoot page={page} pageSize={contractPageSize} pages={pages} />
          </>
        )}
      </Loaded>
    </section>
  );
}
