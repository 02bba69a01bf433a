import type { ColumnType } from 'antd/es/table';
import type { SortOrder } from 'antd/es/table/interface';
import type { ReactNode } from 'react';
import type { CameraHealthView } from '../../../../gateway/health/health-api.ts';
import type { CameraView } from '../../../../gateway/registry/registry-api.ts';
import { formatDay } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { healthLook } from '../../ui/state-look.ts';
import type { CameraFilter } from './camera-filter.ts';
import { isUnwatched } from './registry-queries.ts';
import type { RegistryWords } from './use-registry-words.ts';

/** Columns in their order; the first two are always there. */
export const columnNames = [
  ...(['name', 'health', 'gbCode', 'localCode', 'organisation', 'ownership', 'pointClass', 'completeness'] as const),
  ...(['model', 'serial', 'mac', 'system', 'status', 'createdAtMs'] as const),
] as const;
export type ColumnName = (typeof columnNames)[number];

export const fixedColumns: readonly ColumnName[] = ['name'];
const narrowColumns: readonly ColumnName[] = [
  ...(['name', 'health', 'gbCode', 'organisation', 'ownership', 'pointClass', 'completeness'] as const),
];
const wideColumns: readonly ColumnName[] = [...narrowColumns, 'model', 'status'];
const wideFromPx = 1600;

/** Those that fit beside the tree without scrolling sideways. */
export function usualColumns(windowPx: number): readonly ColumnName[] {
  return windowPx < wideFromPx ? narrowColumns : wideColumns;
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** The name under which the operation sorts by it. */
  readonly sort?: string;
  readonly render: (camera: CameraView) => ReactNode;
}

type Health = ReadonlyMap<string, CameraHealthView>;

/** The chosen columns for the table, with the order that the filter tells. */
export function columnsOf(
  words: RegistryWords,
  health: Health,
  chosen: ReadonlySet<ColumnName>,
  filter: CameraFilter,
): ColumnType<CameraView>[] {
  const all = allColumns(words, health);

  return columnNames
    .filter((name) => chosen.has(name))
    .map((name) => {
      const { title, width, sort, render } = all[name];

      return {
        key: sort ?? name,
        title,
        width,
        ellipsis: true,
        render: (_: unknown, camera: CameraView) => render(camera),
        ...(sort !== undefined && { sorter: true, sortOrder: orderOf(sort, filter) }),
      };
    });
}

function orderOf(sort: string, { sort: by = 'name', direction = 'asc' }: CameraFilter): SortOrder {
  if (by !== sort) return null;
  return direction === 'desc' ? 'descend' : 'ascend';
}

interface HealthOfProps {
  readonly camera: CameraView;
  readonly health: Health;
  readonly t: RegistryWords['t'];
}

function HealthOf({ camera: { id, status, grant }, health, t }: HealthOfProps) {
  if (status !== 'active') return <span className="dim">–</span>;
  if (grant === undefined && isUnwatched(health, id)) {
    return (
      <span className="dim" title={t('health.unwatchedWhy')}>
        {t('health.unwatched')}
      </span>
    );
  }
  const known = health.get(id)?.status ?? 'unknown';

  return <StateMark look={healthLook[known]}>{t(`health.${known}`)}</StateMark>;
}

function allColumns({ t, language }: RegistryWords, health: Health): Readonly<Record<ColumnName, Column>> {
  return {
    name: {
      title: t('cameras.name'),
      width: 220,
      sort: 'name',
      render: (camera) => <NameAndPlace camera={camera} note={grantNote(camera, t)} />,
    },
    health: {
      title: t('cameras.health'),
      width: 104,
      render: (camera) => <HealthOf camera={camera} health={health} t={t} />,
    },
    gbCode: {
      title: t('column.gbCode'),
      width: 168,
      sort: 'gbCode',
      render: ({ gbCode }) =>
        gbCode === undefined ? <span className="dim">{t('record.none')}</span> : <span className="code">{gbCode}</span>,
    },
    localCode: {
      title: t('column.localCode'),
      width: 190,
      render: ({ localCode }) => <span className="code">{localCode}</span>,
    },
    organisation: {
      title: t('desk.organisation'),
      width: 140,
      render: ({ organisationName }) => <span title={organisationName}>{organisationName}</span>,
    },
    ownership: { title: t('cameras.ownership'), width: 104, render: ({ ownership }) => t(`ownership.${ownership}`) },
    pointClass: { title: t('cameras.class'), width: 68, render: ({ pointClass }) => t(`pointClass.${pointClass}`) },
    model: {
      title: t('cameras.model'),
      width: 190,
      render: ({ vendor, model }) => `${vendor} ${model}`.trim() || <span className="dim">{t('record.none')}</span>,
    },
    serial: { title: t('cameras.serial'), width: 160, render: ({ serial }) => <span className="code">{serial}</span> },
    mac: { title: t('cameras.mac'), width: 150, render: ({ mac }) => <span className="code">{mac}</span> },
    system: { title: t('cameras.system'), width: 160, render: ({ systemName }) => systemName },
    completeness: {
      title: t('column.score'),
      width: 112,
      sort: 'completeness',
      // The record of a granted camera is its owner's business.
      render: (camera) => (camera.grant ? <span className="dim">–</span> : <Score camera={camera} t={t} />),
    },
    status: { title: t('cameras.status'), width: 84, render: ({ status }) => t(`camera.${status}`) },
    createdAtMs: {
      title: t('cameras.created'),
      width: 140,
      sort: 'createdAtMs',
      render: ({ createdAtMs }) => formatDay(createdAtMs, language),
    },
  };
}

/** Whose it is and until when, of a camera that a neighbour granted. */
function grantNote({ grant }: CameraView, t: RegistryWords['t']): string | undefined {
  return grant && t('grants.flag', { owner: grant.ownerName, day: grant.untilDay });
}

interface NameAndPlaceProps {
  readonly camera: CameraView;
  readonly note: string | undefined;
}

function NameAndPlace({ camera: { name, place }, note }: NameAndPlaceProps) {
  const lines = [name, place, note].filter((line) => line !== undefined && line !== '');

  return (
    <span className="two-lines" title={lines.join('\n')}>
      <span className="clip">{name}</span>
      {note !== undefined && <small className="clip grant-flag">{note}</small>}
      {note === undefined && place !== '' && <small className="clip">{place}</small>}
    </span>
  );
}

function Score({ camera, t }: { readonly camera: CameraView; readonly t: RegistryWords['t'] }) {
  const gaps = camera.gapCount > 0;

  return (
    <span className="score-cell" title={gaps ? t('record.gaps', { count: camera.gapCount }) : undefined}>
      <span>{`${camera.completeness} %`}</span>
      {gaps && (
        <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
          {t('record.gapsShort', { count: camera.gapCount })}
        </StateMark>
      )}
    </span>
  );
}
