import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ListedUserView } from '../../../../gateway/access/access-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { ListFoot } from '../registry/ListFoot.tsx';
import { usePages } from '../registry/use-pages.ts';
import { FirstPassword, type MadePassword } from './FirstPassword.tsx';
import { type PeopleFilter, type PeoplePage, peoplePageSize, usePeople } from './people-queries.ts';
import './people.css';
import { PeopleFilters } from './PeopleFilters.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { PersonDrawer } from './PersonDrawer.tsx';
import { usePeopleWords } from './use-people-words.ts';

const nothing: PeopleFilter = { search: '', role: '', organisationId: '', isContractor: '', standing: '' };

/** 人员与权限: who may sign in, for which part, and until when. */
export default function PeopleDesk() {
  const { t } = usePeopleWords();
  const [params, setParams] = useSearchParams();
  const filter: PeopleFilter = { ...nothing, ...Object.fromEntries([...params].filter(([name]) => name in nothing)) };
  const pages = usePages(JSON.stringify(filter));
  const people = usePeople(filter, pages.cursor);
  const [opened, setOpened] = useState<ListedUserView | 'new'>();
  const [made, setMade] = useState<MadePassword>();
  const show = (whole: PeopleFilter) => setParams(Object.entries(whole).filter(([, value]) => value !== ''));

  return (
    <main className="desk people-desk" data-testid="people-desk">
      <DeskHead title={t('pp.title')} question={t('pp.question')}>
        <Button type="primary" onClick={() => setOpened('new')} data-testid="person-new">
          {t('pp.new')}
        </Button>
      </DeskHead>
      <Loaded query={people} what={t('pp.reading')}>
        {(page) => (
          <section className="registry-list people-list">
            <Counts page={page} filter={filter} onShow={show} />
            <PeopleFilters filter={filter} onChange={(part) => show({ ...filter, ...part })} />
            <PeopleTable page={page} isLoading={people.isPlaceholderData} onOpen={setOpened} />
            <ListFoot page={page} pageSize={peoplePageSize} pages={pages} />
          </section>
        )}
      </Loaded>
      {opened !== undefined && (
        <PersonDrawer
          key={opened === 'new' ? '' : opened.id}
          user={opened === 'new' ? undefined : opened}
          onClose={() => setOpened(undefined)}
          onPassword={setMade}
        />
      )}
      {made !== undefined && <FirstPassword made={made} onClose={() => setMade(undefined)} />}
    </main>
  );
}

interface CountsProps {
  readonly page: PeoplePage;
  readonly filter: PeopleFilter;
  readonly onShow: (filter: PeopleFilter) => void;
}

/** The whole part at a glance; what wants somebody's eye comes forward. */
function Counts({ page: { counts }, filter, onShow }: CountsProps) {
  const { t, language } = usePeopleWords();
  const tile = (name: keyof typeof counts, only: Partial<PeopleFilter>, isUrgent = false) => {
    const target = { ...nothing, ...only };

    return (
      <button
        type="button"
        className="people-count"
        data-urgent={isUrgent && counts[name] > 0}
        aria-pressed={JSON.stringify(target) === JSON.stringify(filter)}
        onClick={() => onShow(target)}
      >
        <span>{t(`pp.${name}`)}</span>
        <b>{formatCount(counts[name], language)}</b>
      </button>
    );
  };

  return (
    <div className="people-counts">
      {tile('all', {})}
      <div className="people-count">
        <span>{t('pp.signedIn')}</span>
        <b>{formatCount(counts.signedIn, language)}</b>
      </div>
      {tile('contractors', { isContractor: 'true' })}
      {tile('expiring', { standing: 'expiring' }, true)}
      {tile('expired', { standing: 'expired' })}
      {tile('locked', { standing: 'locked' })}
    </div>
  );
}
