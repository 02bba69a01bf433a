import { Button, Select, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import type { FindingView } from '../../../../gateway/findings/findings-api.ts';
import type { RuleView } from '../../../../gateway/findings/routing/rules-api.ts';
import type { WebhookView } from '../../../../gateway/platform/webhooks/webhooks-api.ts';
import { type FindingsWords, useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { OrganisationName, OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { Teach } from '../Teach.tsx';
import { findingCategories } from '../../wall/finding-choices.ts';
import { postName } from './finding-look.ts';
import { RuleDrawer } from './RuleDrawer.tsx';
import { useRoutingPreview, useRules, useWebhooks } from './routing-queries.ts';

function columnsOf({ t }: FindingsWords, hookNames: ReadonlyMap<string, string>): ColumnsType<RuleView> {
  return [
    {
      title: t('fd.rule.unit'),
      render: (_, { organisationId }) => <OrganisationName organisationId={organisationId} />,
    },
    { title: t('fd.rule.position'), dataIndex: 'position', width: 80 },
    { title: t('fd.rule.name'), dataIndex: 'name' },
    {
      title: t('fd.rule.categories'),
      render: (_, { categories }) =>
        categories.length === 0
          ? t('fd.rule.all')
          : categories.map((each) => t(`category.${each}`)).join(t('fd.comma')),
    },
    {
      title: t('fd.rule.post'),
      render: (_, { post }) =>
        post === undefined ? (
          <span className="dim">{t('fd.rule.noPost')}</span>
        ) : (
          <>
            <OrganisationName organisationId={post.organisationId} /> · {t(`fd.role.${post.role}`)}
          </>
        ),
    },
    {
      title: t('fd.rule.webhooks'),
      render: (_, { webhookIds }) => webhookIds.map((id) => hookNames.get(id) ?? '…').join(t('fd.comma')),
    },
    { title: t('fd.rule.enabled'), width: 70, render: (_, { enabled }) => (enabled ? '✓' : '–') },
  ];
}

/** 流转规则: which findings go to whom, and a preview of it. */
export function RoutingDesk() {
  const words = useFindingsWords();
  const { t } = words;
  const rules = useRules();
  const hooks = useWebhooks();
  const [edited, setEdited] = useState<RuleView | 'new'>();
  const receivers = hooks.data?.items ?? [];
  const names = new Map(receivers.map(({ id, name }) => [id, name]));

  return (
    <main className="desk" data-testid="routing-desk">
      <DeskHead title={t('fd.rules')} question={t('fd.rulesQuestion')}>
        <Button type="primary" onClick={() => setEdited('new')}>
          {t('fd.rule.new')}
        </Button>
      </DeskHead>
      <RoutingPreview />
      {rules.isError && <ProblemNote problem={rules.error} />}
      <Table
        size="small"
        rowKey="id"
        columns={columnsOf(words, names)}
        dataSource={rules.data?.items ?? []}
        loading={rules.isPending}
        pagination={false}
        onRow={(rule) => ({ onClick: () => setEdited(rule), style: { cursor: 'pointer' } })}
        locale={{ emptyText: <Teach title={t('fd.rulesTeach')} /> }}
      />
      <EditedRule edited={edited} hooks={receivers} onClose={() => setEdited(undefined)} />
    </main>
  );
}

interface EditedRuleProps {
  readonly edited: RuleView | 'new' | undefined;
  readonly hooks: readonly WebhookView[];
  readonly onClose: () => void;
}

function EditedRule({ edited, hooks, onClose }: EditedRuleProps) {
  if (edited === undefined) return null;
  const rule = edited === 'new' ? undefined : edited;

  return <RuleDrawer key={rule?.id ?? 'new'} rule={rule} hooks={hooks} onClose={onClose} />;
}

function RoutingPreview() {
  const words = useFindingsWords();
  const { t } = words;
  const [organisationId, setOrganisationId] = useState<string>();
  const [category, setCategory] = useState<FindingView['category']>('flooding');
  const { data } = useRoutingPreview(organisationId, category);
  const unit = data?.post.organisationName === '' ? t('fd.preview.superior') : (data?.post.organisationName ?? '');

  return (
    <section className="panel filters" data-testid="routing-preview">
      <h2>{t('fd.preview')}</h2>
      <span className="routing-unit">
        <OrganisationPicker
          {...(organisationId === undefined ? {} : { value: organisationId })}
          onChange={setOrganisationId}
        />
      </span>
      <Select
        value={category}
        aria-label={t('fd.rule.categories')}
        options={findingCategories.map((value) => ({ value, label: t(`category.${value}`) }))}
        onChange={setCategory}
      />
      {data !== undefined && (
        <span>
          <b>{t('fd.preview.result', { post: postName(words, { ...data.post, organisationName: unit }) })}</b>{' '}
          <small className="dim">
            {data.ruleName === undefined ? t('fd.preview.byDefault') : t('fd.preview.byRule', { rule: data.ruleName })}
            {data.webhookNames.length > 0 &&
              ` · ${t('fd.preview.webhooks', { names: data.webhookNames.join(t('fd.comma')) })}`}
            {data.hiddenWebhookCount > 0 && ` · ${t('fd.preview.hidden', { count: data.hiddenWebhookCount })}`}
          </small>
        </span>
      )}
    </section>
  );
}
