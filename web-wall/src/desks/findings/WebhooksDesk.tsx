import { Button, Switch, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import type { WebhookView } from '../../../../gateway/platform/webhooks/webhooks-api.ts';
import { type FindingsWords, useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { OrganisationName } from '../onboarding/OrganisationPicker.tsx';
import { Teach } from '../Teach.tsx';
import { useWebhookChange, useWebhooks } from './routing-queries.ts';
import { WebhookDeliveries } from './WebhookDeliveries.tsx';
import { WebhookDrawer } from './WebhookDrawer.tsx';

function columnsOf(
  { t }: FindingsWords,
  change: ReturnType<typeof useWebhookChange>['mutate'],
): ColumnsType<WebhookView> {
  return [
    { title: t('fd.hook.name'), dataIndex: 'name' },
    { title: t('fd.hook.url'), dataIndex: 'url', ellipsis: true },
    {
      title: t('fd.hook.unit'),
      render: (_, { organisationId }) => <OrganisationName organisationId={organisationId} />,
    },
    {
      title: t('fd.hook.state'),
      width: 130,
      render: (_, { waitingCount, failedCount }) => (
        <>
          {waitingCount} / <span className={failedCount > 0 ? 'tone-act' : ''}>{failedCount}</span>
        </>
      ),
    },
    {
      title: t('fd.rule.enabled'),
      width: 80,
      render: (_, { id, version, enabled }) => (
        <Switch
          size="small"
          checked={enabled}
          onChange={(next) => change({ method: 'PATCH', path: `/${id}`, body: { version, enabled: next } })}
        />
      ),
    },
    {
      title: '',
      width: 80,
      render: (_, { id }) => (
        <Button size="small" onClick={() => change({ method: 'POST', path: `/${id}/test` })}>
          {t('fd.hook.test')}
        </Button>
      ),
    },
  ];
}

/** 对外推送: receivers of events, and what came of each event. */
export function WebhooksDesk() {
  const words = useFindingsWords();
  const { t } = words;
  const hooks = useWebhooks();
  const change = useWebhookChange();
  const [isAdding, setAdding] = useState(false);
  const columns = columnsOf(words, change.mutate);

  return (
    <main className="desk" data-testid="webhooks-desk">
      <DeskHead title={t('fd.tab.webhooks')} question={t('fd.webhooksQuestion')}>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('fd.hook.new')}
        </Button>
      </DeskHead>
      {change.isError && <ProblemNote problem={change.error} />}
      {hooks.isError && <ProblemNote problem={hooks.error} />}
      <Table
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={hooks.data?.items ?? []}
        loading={hooks.isPending}
        pagination={false}
        expandable={{ expandedRowRender: (hook) => <WebhookDeliveries hook={hook} /> }}
        locale={{ emptyText: <Teach title={t('fd.hook.never')} step={t('fd.webhooksTeach')} /> }}
      />
      {isAdding && <WebhookDrawer onClose={() => setAdding(false)} />}
    </main>
  );
}
