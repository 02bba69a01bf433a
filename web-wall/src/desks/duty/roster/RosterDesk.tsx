import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { DutyPostView } from '../../../../../gateway/duty/roster/duty-posts-api.ts';
import type { RosterCellView, RosterRowView } from '../../../../../gateway/duty/roster/roster-api.ts';
import { useLiveList } from '../../../api/realtime.tsx';
import { useRole } from '../../../api/use-role.ts';
import { useNow } from '../../../ui/use-now.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { OrganisationPicker } from '../../onboarding/OrganisationPicker.tsx';
import { useOrganisations } from '../../registry/registry-queries.ts';
import { civilDateOf } from '../beijing-input.ts';
import { CellDrawer } from './CellDrawer.tsx';
import { ClosureDrawer } from './ClosureDrawer.tsx';
import { HolesPanel } from './HolesPanel.tsx';
import { PostDrawer } from './PostDrawer.tsx';
import './roster.css';
import { postsAtOnce, rosterKey, useHoles, useRoster } from './roster-queries.ts';
import { RosterTable } from './RosterTable.tsx';
import { useRosterWords } from './use-roster-words.ts';
import { WeekBar } from './WeekBar.tsx';

type Dialog =
  | { readonly kind: 'cell'; readonly row: RosterRowView; readonly cell: RosterCellView }
  | { readonly kind: 'post'; readonly post?: DutyPostView }
  | { readonly kind: 'closures' };

/** 排班: who comes to every post, and where nobody comes. */
export default function RosterDesk() {
  const { t } = useRosterWords();
  const [params, setParams] = useSearchParams();
  const top = useOrganisations().data?.items.find(({ parentId }) => parentId === undefined);
  const organisationId = params.get('unit') ?? top?.id;
  const holes = useHoles(organisationId);
  useLiveList('roster', [rosterKey]);

  return (
    <main className="desk roster-desk" data-testid="roster-desk">
      <DeskHead title={t('nav.roster')} question={t('roster.question')}>
        <label htmlFor="roster-unit">{t('roster.unit')}</label>
        <OrganisationPicker
          id="roster-unit"
          {...(organisationId === undefined ? {} : { value: organisationId })}
          onChange={(unit) => setParams({ unit }, { replace: true })}
          testId="roster-unit"
        />
      </DeskHead>
      <Loaded query={holes} what={t('roster.loading')}>
        {(content) => <HolesPanel holes={content} />}
      </Loaded>
      <RosterWeek key={organisationId} organisationId={organisationId} />
    </main>
  );
}

/** Seven days of the posts of an organisation and below, a page of them at a time. */
function RosterWeek({ organisationId }: { readonly organisationId: string | undefined }) {
  const { t } = useRosterWords();
  const { isAdmin } = useRole();
  const nowMs = useNow(30_000);
  const [from, setFrom] = useState(() => civilDateOf(nowMs));
  const [skip, setSkip] = useState(0);
  const [dialog, setDialog] = useState<Dialog>();
  const roster = useRoster({ organisationId, from, skip });

  return (
    <section className="panel">
      <WeekBar from={from} today={civilDateOf(nowMs)} organisationId={organisationId} onTurn={setFrom}>
        {isAdmin && (
          <Button onClick={() => setDialog({ kind: 'post' })} data-testid="roster-add-post">
            {t('roster.addPost')}
          </Button>
        )}
        <Button onClick={() => setDialog({ kind: 'closures' })} data-testid="roster-closures">
          {t('roster.closures')}
        </Button>
      </WeekBar>
      <Loaded query={roster} what={t('roster.loading')}>
        {(sheet) => (
          <>
            <RosterTable
              sheet={sheet}
              nowMs={nowMs}
              onCell={(row, cell) => setDialog({ kind: 'cell', row, cell })}
              onPost={(post) => setDialog({ kind: 'post', post })}
            />
            {sheet.postCount > postsAtOnce && <Pages total={sheet.postCount} skip={skip} onSkip={setSkip} />}
          </>
        )}
      </Loaded>
      {dialog !== undefined && (
        <RosterDialog {...{ dialog, organisationId, nowMs }} onClose={() => setDialog(undefined)} />
      )}
    </section>
  );
}

interface PagesProps {
  readonly total: number;
  readonly skip: number;
  readonly onSkip: (skip: number) => void;
}

function Pages({ total, skip, onSkip }: PagesProps) {
  const { t } = useRosterWords();

  return (
    <div className="roster-pages">
      <Button disabled={skip === 0} onClick={() => onSkip(skip - postsAtOnce)}>
        {t('roster.back')}
      </Button>
      <span>{t('roster.posts', { count: total })}</span>
      <Button disabled={skip + postsAtOnce >= total} onClick={() => onSkip(skip + postsAtOnce)}>
        {t('roster.more')}
      </Button>
    </div>
  );
}

interface RosterDialogProps {
  readonly dialog: Dialog;
  readonly organisationId: string | undefined;
  readonly nowMs: number;
  readonly onClose: () => void;
}

function RosterDialog({ dialog, organisationId, nowMs, onClose }: RosterDialogProps) {
  switch (dialog.kind) {
    case 'cell':
      return <CellDrawer row={dialog.row} cell={dialog.cell} nowMs={nowMs} onClose={onClose} />;
    case 'post':
      return <PostDrawer post={dialog.post} organisationId={organisationId} onClose={onClose} />;
    case 'closures':
      return <ClosureDrawer organisationId={organisationId} onClose={onClose} />;
  }
}
