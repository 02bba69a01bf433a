import { App, Button, Dropdown, Switch } from 'antd';
import { useState } from 'react';
import type { AccessPathView } from '../../../../../gateway/registry/paths/path-api.ts';
import { request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { codecName } from '../../codec-name.ts';
import { FaultCause } from '../../outages/FaultCause.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { PathAddress, PathLogin, SplitPath } from './path-dialogs.tsx';

interface PathCardProps {
  readonly path: AccessPathView;
  readonly isInUse: boolean;
  readonly isOnly: boolean;
  readonly cameraName: string;
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
  /** The new camera's id. */
  readonly onSplit: (cameraId: string) => void;
}

type Task = 'login' | 'address' | 'split';

/** One way to reach a camera. */
export function PathCard(props: PathCardProps) {
  const { path, isInUse, isOnly, cameraName, onSplit } = props;
  const { t, tOr } = useRegistryWords();
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);
  // How the only path fares is the camera's health, which stands beside.
  const isHealthOnly = isOnly && path.isEnabled && path.standing === undefined;

  return (
    <article className="record-path" data-testid="path" data-in-use={isInUse}>
      <header className="path-head">
        <span className="path-rank">{path.priority}</span>
        <strong>{`${tOr(`adapter.${path.adapterKind}`, path.adapterKind)} · ${path.host}:${path.port}`}</strong>
        <span className="dim">{path.channelToken !== '' && `${t('cameras.channel')} ${path.channelToken}`}</span>
        {!isHealthOnly && <Marks path={path} isInUse={isInUse} />}
        <PathTools {...props} onTask={setTask} />
      </header>
      <PathFacts path={path} />
      {task === 'login' && <PathLogin path={path} onClose={close} />}
      {task === 'address' && <PathAddress path={path} onClose={close} />}
      {task === 'split' && !isOnly && (
        <SplitPath path={path} cameraName={cameraName} onClose={close} onSplit={onSplit} />
      )}
    </article>
  );
}

function PathTools({ path, isOnly, onUp, onDown, onTask }: PathCardProps & { readonly onTask: (task: Task) => void }) {
  const { t } = useRegistryWords();
  const { modal } = App.useApp();
  const enable = useRegistryEdit((isEnabled: boolean) =>
    request('PATCH', `/access-paths/${path.id}`, { body: { isEnabled } }),
  );
  const remove = useRegistryEdit(() => request('DELETE', `/access-paths/${path.id}`));
  const askRemoval = () =>
    modal.confirm({
      title: t('path.removeTitle'),
      content: isOnly ? t('path.removeLast') : `${path.host}:${path.port}`,
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(undefined).catch(() => undefined),
    });
  const items = [
    { key: 'login', label: t('path.login'), onClick: () => onTask('login') },
    { key: 'address', label: t('path.address'), onClick: () => onTask('address') },
    { key: 'split', label: t('path.split'), disabled: isOnly, onClick: () => onTask('split') },
    { key: 'remove', label: t('path.remove'), danger: true, onClick: () => void askRemoval() },
  ];
  const problem = enable.error ?? remove.error;

  return (
    <div className="path-tools">
      <Button size="small" disabled={onUp === undefined} onClick={onUp} title={t('path.up')} aria-label={t('path.up')}>
        ↑
      </Button>
      <Button
        size="small"
        disabled={onDown === undefined}
        onClick={onDown}
        title={t('path.down')}
        aria-label={t('path.down')}
      >
        ↓
      </Button>
      <Switch
        size="small"
        checked={path.isEnabled}
        loading={enable.isPending}
        aria-label={t('path.enabled')}
        onChange={(isEnabled) => enable.mutate(isEnabled)}
      />
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button size="small" data-testid="path-menu">
          {t('common.more')}
        </Button>
      </Dropdown>
      {problem !== null && <ProblemNote problem={problem} />}
    </div>
  );
}

function Marks({ path, isInUse }: Pick<PathCardProps, 'path' | 'isInUse'>) {
  const { t } = useRegistryWords();

  return (
    <>
      {isInUse && <StateMark look={{ tone: 'info', shape: 'dot' }}>{t('path.inUse')}</StateMark>}
      <Standing path={path} />
    </>
  );
}

/** How a path fares, as a mark: quiet when it is fit, loud when its login was refused. */
function Standing({ path }: { readonly path: AccessPathView }) {
  const { t } = useRegistryWords();
  const { look, word } = standingOf(path);

  return <StateMark look={look}>{t(`path.${word}`)}</StateMark>;
}

function standingOf({ isEnabled, hasLogin, standing }: AccessPathView) {
  const say = <Word extends string>(word: Word, tone: StateLook['tone'], shape: StateLook['shape']) => ({
    word,
    look: { tone, shape },
  });
  if (!isEnabled) return say('off', 'idle', 'ring');
  if (standing === undefined) return hasLogin ? say('untried', 'unknown', 'ring') : say('noLogin', 'warn', 'triangle');
  if (standing.isLoginRefused) return say('refused', 'act', 'square');
  if (standing.heldUntilMs !== undefined) return say('held', 'warn', 'triangle');
  if (standing.isUsable) return say('usable', 'normal', 'check');
  return standing.reach === 'untried' ? say('untried', 'unknown', 'ring') : say('silent', 'act', 'square');
}

function PathFacts({ path }: { readonly path: AccessPathView }) {
  const words = useRegistryWords();
  const { standing, streams } = path;
  const facts = [...(path.isOverSystem ? [words.t('path.overSystem')] : []), ...factsOf(standing, words)];

  return (
    <div className="path-facts">
      {facts.length > 0 && <p className="dim">{facts.join(' · ')}</p>}
      {standing?.fault !== undefined && <FaultCause fault={standing.fault} withStage />}
      {streams.length > 0 && (
        <p>
          {streams
            .map(
              ({ profile, codec, width, height }) =>
                `${words.t(`profile.${profile}`)} ${codecName(codec)} ${width}×${height}`,
            )
            .join(' · ')}
        </p>
      )}
    </div>
  );
}

/** What is remembered of a path, in words. */
function factsOf(standing: AccessPathView['standing'], { t, language }: RegistryWords): readonly string[] {
  if (standing === undefined) return [];
  const { sinceMs, lastGoodMs, heldUntilMs, isStreaming } = standing;

  return [
    t('desk.sinceTime', { time: formatInstant(sinceMs, language) }),
    ...(lastGoodMs === undefined ? [] : [t('cameras.lastGood', { time: formatInstant(lastGoodMs, language) })]),
    ...(heldUntilMs === undefined ? [] : [t('path.heldUntil', { time: formatInstant(heldUntilMs, language) })]),
    ...(isStreaming ? [t('path.streaming')] : []),
  ];
}
