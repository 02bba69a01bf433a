import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { SubscriptionView } from '../../../../../gateway/outages/notices/notices-api.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { useSubscriptions } from './notice-queries.ts';
import { SubscriptionDrawer } from './SubscriptionDrawer.tsx';
import { SubscriptionTable } from './SubscriptionTable.tsx';
import { useNoticesWords } from './use-notices-words.ts';

/** 通知: who is told of causes, and whether it arrived. */
export default function NoticesPage() {
  const { t } = useNoticesWords();
  const subscriptions = useSubscriptions();
  const [edited, setEdited] = useState<SubscriptionView | 'new'>();

  return (
    <main className="desk" data-testid="notices-page">
      <DeskHead title={t('nt.title')} question={t('nt.question')}>
        <Button type="primary" onClick={() => setEdited('new')} data-testid="subscription-new">
          {t('nt.new')}
        </Button>
      </DeskHead>
      <Loaded query={subscriptions} what={t('nt.title')}>
        {({ items, hasMail }) => (
          <div className="stacked">
            {!hasMail && items.some(({ channel }) => channel.kind === 'email') && (
              <Alert type="warning" showIcon title={t('nt.noMail')} />
            )}
            <SubscriptionTable subscriptions={items} onEdit={setEdited} />
            {edited !== undefined && (
              <SubscriptionDrawer
                subscription={edited === 'new' ? undefined : edited}
                others={items.filter((each) => edited === 'new' || each.id !== edited.id)}
                onClose={() => setEdited(undefined)}
              />
            )}
          </div>
        )}
      </Loaded>
    </main>
  );
}
