import { Button, Checkbox, Input } from 'antd';
import { StateMark } from '../../ui/StateMark.tsx';
import type { OnboardingChannel } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

export type EditedChannel = Pick<OnboardingChannel, 'channelToken' | 'name' | 'isShared'>;

interface ChannelTableProps {
  readonly channels: readonly EditedChannel[];
  readonly onChange: (channels: readonly EditedChannel[]) => void;
}

interface RowProps {
  readonly channel: EditedChannel;
  readonly onChange: (channel: EditedChannel) => void;
  readonly onRemove: () => void;
}

function Row({ channel, onChange, onRemove }: RowProps) {
  const { t } = useOnboardingWords();
  const { channelToken, name, isShared } = channel;

  return (
    <tr data-testid="channel">
      <td>
        <Checkbox
          checked={isShared}
          aria-label={t('wizard.channelShared')}
          onChange={({ target }) => onChange({ ...channel, isShared: target.checked })}
        />
      </td>
      <td>
        <Input
          size="small"
          maxLength={128}
          value={channelToken}
          aria-label={t('wizard.channelToken')}
          onChange={({ target }) => onChange({ ...channel, channelToken: target.value })}
        />
      </td>
      <td>
        <Input
          size="small"
          maxLength={128}
          value={name}
          aria-label={t('wizard.channelName')}
          onChange={({ target }) => onChange({ ...channel, name: target.value })}
        />
      </td>
      <td>
        <Button size="small" type="text" onClick={onRemove}>
          {t('form.remove')}
        </Button>
      </td>
    </tr>
  );
}

/** Channels of a system; the unit decides which of them it shares. */
export function ChannelTable({ channels, onChange }: ChannelTableProps) {
  const { t } = useOnboardingWords();
  const shared = channels.filter(({ isShared }) => isShared).length;
  const shareAll = (isShared: boolean) => onChange(channels.map((channel) => ({ ...channel, isShared })));

  return (
    <section>
      <div className="line-of">
        <strong>{t('wizard.channelsTitle', { shared, total: channels.length })}</strong>
        <Button size="small" disabled={shared === channels.length} onClick={() => shareAll(true)}>
          {t('wizard.shareAll')}
        </Button>
        <Button size="small" disabled={shared === 0} onClick={() => shareAll(false)}>
          {t('wizard.shareNone')}
        </Button>
        <Button
          size="small"
          onClick={() => onChange([...channels, { channelToken: '', name: '', isShared: true }])}
          data-testid="channel-add"
        >
          {t('wizard.addChannel')}
        </Button>
      </div>
      {channels.length === 0 ? (
        <p className="dim">
          {t('wizard.channelsNone')} · {t('wizard.channelsNoneTeach')}
        </p>
      ) : (
        <div className="channel-list">
          <table className="rows">
            <thead>
              <tr>
                <th>{t('wizard.channelShared')}</th>
                <th>{t('wizard.channelToken')}</th>
                <th>{t('wizard.channelName')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {channels.map((channel, index) => (
                <Row
                  // Its token is being typed: the place in the list is what stays.
                  key={index}
                  channel={channel}
                  onChange={(changed) => onChange(channels.with(index, changed))}
                  onRemove={() => onChange(channels.toSpliced(index, 1))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** `VideoSource_2` stands before `VideoSource_10`. */
const byToken = new Intl.Collator('en', { numeric: true });

interface ConnectedChannelsProps {
  readonly channels: readonly EditedChannel[];
  readonly connectedTokens: readonly string[];
}

/** Shared channels, the missing ones first: what is still to be connected. */
export function ConnectedChannels({ channels, connectedTokens }: ConnectedChannelsProps) {
  const { t } = useOnboardingWords();
  const connected = new Set(connectedTokens);
  const rank = ({ channelToken, isShared }: EditedChannel) => (isShared ? Number(connected.has(channelToken)) : 2);

  return (
    <div className="channel-list">
      <table className="rows">
        <thead>
          <tr>
            <th>{t('wizard.channelName')}</th>
            <th>{t('wizard.channelToken')}</th>
            <th>{t('wizard.channelState')}</th>
          </tr>
        </thead>
        <tbody>
          {channels
            .toSorted((a, b) => rank(a) - rank(b) || byToken.compare(a.channelToken, b.channelToken))
            .map(({ channelToken, name, isShared }) => (
              <tr key={channelToken} data-testid="shared-channel" data-connected={connected.has(channelToken)}>
                <td>{name === '' ? '–' : name}</td>
                <td>{channelToken}</td>
                <td>
                  {!isShared && <span className="dim">–</span>}
                  {isShared && connected.has(channelToken) && (
                    <StateMark look={{ tone: 'normal', shape: 'check' }}>{t('wizard.channelConnected')}</StateMark>
                  )}
                  {isShared && !connected.has(channelToken) && (
                    <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('wizard.channelMissing')}</StateMark>
                  )}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
