import { App, Button, Space, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useMemo } from 'react';
import type { DisplayView } from '../../../../gateway/wall/displays/displays-api.ts';
import { formatDay } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { StateLook } from '../../ui/state-look.ts';
import { Teach } from '../Teach.tsx';
import { useRevokeDisplay, useTurnDisplay } from './display-queries.ts';
import { type DisplaysWords, useDisplaysWords } from './use-displays-words.ts';

const looks: Readonly<Record<DisplayView['state'], StateLook>> = {
  waiting: { tone: 'info', shape: 'ring' },
  up: { tone: 'normal', shape: 'dot' },
  down: { tone: 'act', shape: 'square' },
  expired: { tone: 'warn', shape: 'triangle' },
};

function sceneWords({ t }: DisplaysWords, { scene }: DisplayView): string {
  if (scene === undefined) return t('dp.nothing');
  const { source, layout, pageSeconds: seconds } = scene;
  const what = source.kind === 'cameras' ? t('dp.cameras', { count: source.cameraIds.length }) : t(`dp.${source.kind}`);

  return t('dp.scene', { what, layout, seconds });
}

function columnsOf(words: DisplaysWords, actions: ColumnsType<DisplayView>[number]): ColumnsType<DisplayView> {
  const { t, language } = words;

  return [
    { title: t('dp.name'), dataIndex: 'name' },
    { title: t('dp.unit'), dataIndex: 'organisationName' },
    {
      title: t('dp.state'),
      render: (_, { state, playing = 0, tiles = 0 }) => (
        <span className="two-lines" data-testid="display-state" data-state={state}>
          <StateMark look={looks[state]}>{t(`dp.state.${state}`)}</StateMark>
          {state === 'up' && tiles > 0 && <small>{t('dp.playing', { playing, tiles })}</small>}
        </span>
      ),
    },
    {
      title: t('dp.shows'),
      render: (_, display) => `${sceneWords(words, display)}${display.isPaused ? ` · ${t('dp.paused')}` : ''}`,
    },
    { title: t('dp.expires'), render: (_, { expiresAtMs }) => formatDay(expiresAtMs, language) },
    actions,
  ];
}

interface DisplayTableProps {
  readonly displays: readonly DisplayView[];
  readonly isAdmin: boolean;
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onDrive: (display: DisplayView) => void;
  readonly onRenew: (id: string) => void;
}

/** Every display, what it shows and whether it is up. */
export function DisplayTable({ displays, chosen, onChoose, ...acts }: DisplayTableProps) {
  const words = useDisplaysWords();
  const { isAdmin, onDrive, onRenew } = acts;
  const columns = useMemo(
    () =>
      columnsOf(words, {
        render: (_, display) => (
          <DisplayActions display={display} isAdmin={isAdmin} onDrive={onDrive} onRenew={onRenew} />
        ),
      }),
    [words, isAdmin, onDrive, onRenew],
  );

  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...displays]}
      pagination={false}
      rowSelection={{ selectedRowKeys: [...chosen], onChange: (keys) => onChoose(keys.map(String)) }}
      locale={{ emptyText: <Teach title={words.t('dp.none')} step={words.t('dp.teach')} /> }}
      data-testid="displays"
    />
  );
}

type DisplayActionsProps = Pick<DisplayTableProps, 'isAdmin' | 'onDrive' | 'onRenew'> & {
  readonly display: DisplayView;
};

function DisplayActions({ display, isAdmin, onDrive, onRenew }: DisplayActionsProps) {
  const { t } = useDisplaysWords();
  const { modal } = App.useApp();
  const revoke = useRevokeDisplay();
  const { id, scene, isPaused } = display;
  const sure = (title: string, onOk: () => void) => void modal.confirm({ title, onOk });

  return (
    <Space size={4} wrap>
      <Button size="small" type="primary" onClick={() => onDrive(display)} data-testid="display-drive">
        {t('dp.drive')}
      </Button>
      {scene !== undefined && <TurnButtons id={id} isPaused={isPaused} />}
      {isAdmin && (
        <>
          <Button size="small" onClick={() => sure(t('dp.renewSure'), () => onRenew(id))}>
            {t('dp.renew')}
          </Button>
          <Button size="small" danger onClick={() => sure(t('dp.revokeSure'), () => revoke.mutate(id))}>
            {t('dp.revoke')}
          </Button>
        </>
      )}
    </Space>
  );
}

function TurnButtons({ id, isPaused }: { readonly id: string; readonly isPaused: boolean }) {
  const { t } = useDisplaysWords();
  const turns = ['previous', isPaused ? 'resume' : 'pause', 'next'] as const;
  const { mutate, isPending } = useTurnDisplay();

  return turns.map((turn) => (
    <Button key={turn} size="small" disabled={isPending} onClick={() => mutate({ id, turn })}>
      {t(`dp.${turn}`)}
    </Button>
  ));
}
