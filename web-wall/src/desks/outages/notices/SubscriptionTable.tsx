import { Button, Switch, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import type { SubscriptionView } from '../../../../../gateway/outages/notices/notices-api.ts';
import { joinNames } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { OrganisationName } from '../../onboarding/OrganisationPicker.tsx';
import { UnitName } from '../../onboarding/UnitPicker.tsx';
import { Teach } from '../../Teach.tsx';
import { LastNotices } from './LastNotices.tsx';
import { useSubscriptionChange } from './notice-queries.ts';
import { toSwitch } from './subscription-form.ts';
import { type NoticesWords, useNoticesWords } from './use-notices-words.ts';

interface TableProps {
  readonly subscriptions: readonly SubscriptionView[];
  readonly onEdit: (subscription: SubscriptionView) => void;
}

/** Who is told, by which way, of what and when; below each what was sent last. */
export function SubscriptionTable({ subscriptions, onEdit }: TableProps) {
  const words = useNoticesWords();
  const { t } = words;
  const change = useSubscriptionChange();
  const names = new Map(subscriptions.map(({ id, name }) => [id, name]));

  return (
    <>
      {change.isError && <ProblemNote problem={change.error} />}
      <Table
        size="small"
        rowKey="id"
        columns={columnsOf(words, { names, onEdit, change: change.mutate })}
        dataSource={[...subscriptions]}
        pagination={false}
        expandable={{ expandedRowRender: ({ id }) => <LastNotices subscriptionId={id} /> }}
        locale={{ emptyText: <Teach title={t('nt.none')} step={t('nt.teach')} /> }}
      />
    </>
  );
}

interface Acts {
  readonly names: ReadonlyMap<string, string>;
  readonly onEdit: (subscription: SubscriptionView) => void;
  readonly change: ReturnType<typeof useSubscriptionChange>['mutate'];
}

function columnsOf(words: NoticesWords, { names, onEdit, change }: Acts): ColumnsType<SubscriptionView> {
  const { t } = words;
  return [
    {
      title: t('nt.name'),
      render: (_, subscription) => (
        <Button type="link" size="small" className="flush" onClick={() => onEdit(subscription)}>
          {subscription.name}
        </Button>
      ),
    },
    {
      title: t('nt.unit'),
      width: 140,
      render: (_, { organisationId }) => <OrganisationName organisationId={organisationId} />,
    },
    { title: t('nt.channel'), width: 190, render: (_, { channel }) => <Way channel={channel} /> },
    { title: t('nt.what'), render: (_, subscription) => <About subscription={subscription} /> },
    { title: t('nt.when'), render: (_, subscription) => <When subscription={subscription} names={names} /> },
    {
      title: t('nt.state'),
      width: 120,
      render: (_, { waitingCount, failedCount }) => (
        <>
          {waitingCount} / <span className={failedCount > 0 ? 'tone-act' : ''}>{failedCount}</span>
        </>
      ),
    },
    {
      title: t('nt.enabled'),
      width: 70,
      render: (_, subscription) => (
        <Switch
          size="small"
          aria-label={t('nt.enabled')}
          checked={subscription.enabled}
          onChange={(next) =>
            change({ method: 'PUT', path: `/${subscription.id}`, body: toSwitch(subscription, next) })
          }
        />
      ),
    },
    {
      title: '',
      width: 80,
      render: (_, { id }) => (
        <Button size="small" onClick={() => change({ method: 'POST', path: `/${id}/test` })}>
          {t('nt.test')}
        </Button>
      ),
    },
  ];
}

function Way({ channel }: Pick<SubscriptionView, 'channel'>) {
  const { t } = useNoticesWords();
  return (
    <>
      {t(`nt.channel.${channel.kind}`)}
      {channel.kind === 'email' && <span className="detail">{channel.addresses.join(', ')}</span>}
      {'host' in channel && <span className="detail">{channel.host}</span>}
    </>
  );
}

function About({ subscription }: { readonly subscription: SubscriptionView }) {
  const { t, language } = useNoticesWords();
  const { severities, kinds, unitId } = subscription;
  return (
    <>
      {joinNames(
        severities.map((severity) => t(`severity.${severity}`)),
        language,
      )}
      <span className="detail">
        {kinds.length === 0
          ? t('nt.kindsAll')
          : joinNames(
              kinds.map((kind) => t(`cause.${kind}`)),
              language,
            )}
        {unitId !== undefined && (
          <>
            {' · '}
            <UnitName unitId={unitId} />
          </>
        )}
      </span>
    </>
  );
}

function When({
  subscription,
  names,
}: {
  readonly subscription: SubscriptionView;
  readonly names: ReadonlyMap<string, string>;
}) {
  const { t, language } = useNoticesWords();
  const { atOnce, quietIn, digestTimes, next } = subscription;
  const quiet = joinNames(
    quietIn.map((time) => t(`nt.quiet.${time}`)),
    language,
  );
  const details = [
    digestTimes.length > 0 && t('nt.digestAt', { times: digestTimes.join(' ') }),
    quiet !== '' && t('nt.quietAt', { times: quiet }),
    next !== undefined && t('nt.nextAt', { minutes: next.afterMinutes, name: names.get(next.subscriptionId) ?? '…' }),
  ].filter((each) => each !== false);
  return (
    <>
      {t(atOnce ? 'nt.atOnce' : 'nt.digestOnly')}
      {details.length > 0 && <span className="detail">{details.join(' · ')}</span>}
    </>
  );
}
