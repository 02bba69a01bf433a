import { Button, Checkbox, InputNumber, Select, Table } from 'antd';
import type { ColumnsType } from 'antd/es/table';
import { useState } from 'react';
import { Teach } from '../../Teach.tsx';
import { type PatrolWords, usePatrolWords } from '../use-patrol-words.ts';
import { type DraftStop, type PlanDraft, changeStop, moveStop } from './plan-draft.ts';
import { usePresets } from './plan-queries.ts';

interface StopTableProps {
  readonly draft: PlanDraft;
  readonly onChange: (stops: readonly DraftStop[]) => void;
}

interface StopActs {
  readonly change: (index: number, change: Partial<DraftStop>) => void;
  readonly move: (from: number, to: number) => void;
  readonly remove: (index: number) => void;
}

type Row = DraftStop & { readonly order: number };

const perPage = 50;

/** The stops in their order: dwell, key list, presets, place. */
export function StopTable({ draft, onChange }: StopTableProps) {
  const words = usePatrolWords();
  const { t } = words;
  const { stops } = draft;
  const acts: StopActs = {
    change: (index, change) => onChange(stops.map((stop, at) => (at === index ? changeStop(stop, change) : stop))),
    move: (from, to) => onChange(moveStop(stops, from, to)),
    remove: (index) => onChange(stops.toSpliced(index, 1)),
  };
  const keys = stops.filter(({ isKey }) => isKey === true).length;

  return (
    <section className="panel plan-stops">
      <div className="plan-found">
        <h2>{t('pp.stops')}</h2>
        <span className="dim">{t('pp.stopCount', { count: stops.length, keys })}</span>
        {stops.length > 0 && (
          <Button size="small" onClick={() => onChange([])}>
            {t('pp.clear')}
          </Button>
        )}
      </div>
      <Table<Row>
        size="small"
        rowKey="cameraId"
        columns={columnsOf(draft, acts, words)}
        dataSource={stops.map((stop, order) => ({ ...stop, order }))}
        pagination={{ pageSize: perPage, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 560 }}
        locale={{ emptyText: <Teach title={t('pp.noStops')} step={t('pp.noStopsTeach')} /> }}
      />
    </section>
  );
}

function columnsOf(draft: PlanDraft, acts: StopActs, words: PatrolWords): ColumnsType<Row> {
  const { t } = words;
  const { change, move, remove } = acts;
  const last = draft.stops.length - 1;

  return [
    { title: '', width: 44, align: 'right', render: (_, { order }) => <span className="dim">{order + 1}</span> },
    {
      title: t('pp.camera'),
      render: (_, { cameraName, place }) => (
        <span className="two-lines">
          <span>{cameraName}</span>
          <small className="dim">{place}</small>
        </span>
      ),
    },
    ...ownColumns(draft, acts, words),
    {
      title: t('pp.presets'),
      width: 128,
      render: (_, stop) => <Presets stop={stop} onChange={(part) => change(stop.order, part)} />,
    },
    {
      title: '',
      width: 116,
      render: (_, { order }) => (
        <span className="plan-row-acts">
          <Act label={t('pp.top')} sign="⤒" isOff={order === 0} onAct={() => move(order, 0)} />
          <Act label={t('pp.up')} sign="↑" isOff={order === 0} onAct={() => move(order, order - 1)} />
          <Act label={t('pp.down')} sign="↓" isOff={order === last} onAct={() => move(order, order + 1)} />
          <Act label={t('pp.remove')} sign="✕" isOff={false} onAct={() => remove(order)} />
        </span>
      ),
    },
  ];
}

/** Columns that only some plans have. */
function ownColumns(draft: PlanDraft, { change }: StopActs, { t }: PatrolWords): ColumnsType<Row> {
  const hasKeys = draft.goals.keyEveryMinutes !== undefined;

  return [
    ...(draft.method === 'live'
      ? [
          {
            title: t('pp.dwell'),
            width: 96,
            render: (_: unknown, { order, dwellSeconds }: Row) => (
              <InputNumber
                size="small"
                min={5}
                max={300}
                precision={0}
                style={{ width: 80 }}
                suffix={t('pp.seconds')}
                placeholder={String(draft.dwellSeconds)}
                value={dwellSeconds ?? null}
                onChange={(seconds) => change(order, { dwellSeconds: seconds ?? undefined })}
              />
            ),
          },
        ]
      : []),
    ...(hasKeys
      ? [
          {
            title: t('pp.key'),
            width: 56,
            render: (_: unknown, { order, isKey }: Row) => (
              <Checkbox
                checked={isKey === true}
                aria-label={t('pp.key')}
                onChange={({ target }) => change(order, { isKey: target.checked ? true : undefined })}
              />
            ),
          },
        ]
      : []),
  ];
}

interface ActProps {
  readonly label: string;
  readonly sign: string;
  readonly isOff: boolean;
  readonly onAct: () => void;
}

function Act({ label, sign, isOff, onAct }: ActProps) {
  return (
    <Button size="small" type="text" title={label} aria-label={label} disabled={isOff} onClick={onAct}>
      {sign}
    </Button>
  );
}

interface PresetsProps {
  readonly stop: DraftStop;
  readonly onChange: (part: Partial<DraftStop>) => void;
}

/** It says so itself, or it is shared for watching only; after other refusals it may only be away for now. */
const cannotMove: ReadonlySet<string> = new Set(['ptz/unsupported', 'permission/denied']);

/** Stored positions, asked of the camera when somebody wants to choose: many cameras do not move at all. */
function Presets({ stop, onChange }: PresetsProps) {
  const { t } = usePatrolWords();
  const [isWanted, setWanted] = useState(stop.patrolPreset !== undefined);
  const { data, error, isFetching } = usePresets(stop.cameraId, isWanted);
  if (!isWanted) {
    return (
      <Button size="small" type="link" onClick={() => setWanted(true)}>
        {t('pp.readPresets')}
      </Button>
    );
  }
  if (error !== null) {
    return <span className="dim">{t(cannotMove.has(error.code) ? 'pp.noPtz' : 'pp.presetsFailed')}</span>;
  }
  if (data?.presets.length === 0) return <span className="dim">{t('pp.noPresets')}</span>;
  const options = (data?.presets ?? []).map(({ presetToken, name }) => ({ value: presetToken, label: name }));

  return (
    <span className="plan-presets">
      <Select
        size="small"
        allowClear
        loading={isFetching}
        placeholder={t('pp.patrolPreset')}
        value={stop.patrolPreset ?? null}
        options={options}
        onChange={(token: string | null) => onChange({ patrolPreset: token ?? undefined })}
      />
      <Select
        size="small"
        allowClear
        placeholder={t('pp.resetPreset')}
        value={stop.resetPreset ?? null}
        options={options}
        onChange={(token: string | null) => onChange({ resetPreset: token ?? undefined })}
      />
    </span>
  );
}
