import type { RateGrouping } from '../../health/minutes/rates.ts';
import { grossRepairMs, netRepairMs, type Repair } from '../../outages/tickets/repair.ts';
import { ticketNumber } from '../../outages/tickets/ticket-view.ts';
import type { TicketFiguresView } from '../../outages/tickets/tickets-api.ts';
import { formatCivilTime } from '../../platform/clock/civil-time.ts';
import type { Cell } from '../../registry/sheets/cell.ts';
import { causeCodeWords, faultWords, kindWords } from './repair-words.ts';
import type { RepairsView } from './repairs-api.ts';

const hourMs = 3_600_000;

const figureHeadings = [
  ...['派单', '关闭', '平均修复时长（毛，小时）', '平均修复时长（净，小时）'],
  ...['受理超时', '修复超时', '重复', '误派'],
];

/** MTTR, its ranking, and top causes by code and by kind: what stands in a report beside its rates. */
export function repairRows(repairs: RepairsView, groupWord: string): Cell[][] {
  const { formulaVersion, total, groups, causeCodes, unexplained, kinds, announced, by } = repairs;
  return [
    [],
    [
      '修复（公式版本）',
      formulaVersion,
      '平均修复时长 = 故障开始到恢复；净 = 毛 − 经批准的挂起；误派不计入；按关闭时间归入本期；一张工单涉及多个分组时各计一次',
    ],
    ['合计', '', ...figureHeadings],
    ['全部', '', ...figures(total)],
    [],
    [`${groupWord}（净修复时长长的在前）`, '编号', ...figureHeadings],
    ...groups.map((group) => [unknownOr(group, by), group.key, ...figures(group)]),
    [],
    ['故障原因（修复时填写）', '', '关闭', '平均修复时长（毛，小时）', '平均修复时长（净，小时）'],
    ...causeCodes.map(({ causeCode, closed, mttrGrossMs, mttrNetMs }) => [
      ...[causeCodeWords[causeCode], causeCode, closed, hours(mttrGrossMs), hours(mttrNetMs)],
    ]),
    ...(unexplained === 0 ? [] : [['未填原因', '', unexplained]]),
    [],
    ['故障原因（按类别，来自中断记录）', '', '原因数', '受影响点位数', '影响时长（台分）'],
    ...kinds.map(({ kind, causes, cameras, lostMinutes }) => [kindWords[kind], kind, causes, cameras, lostMinutes]),
    ...(announced.causes === 0
      ? []
      : [['已公告的检修（不计入上列）', '', announced.causes, announced.cameras, announced.lostMinutes]]),
  ];
}

export const ticketHeading: readonly Cell[] = [
  ...['工单号', '对象', '所属单位', '维护单位', '故障类型', '故障原因', '故障开始', '恢复', '关闭'],
  ...['修复时长（毛，小时）', '修复时长（净，小时）', '挂起（小时）', '重复', '误派'],
];

/** A closed ticket: the record behind the figures. */
export function ticketRow(repair: Repair): Cell[] {
  const { subjectName, organisationName, unitName = '', faultKind, causeCode, startedAtMs, restoredAtMs } = repair;
  return [
    ...[ticketNumber(repair), subjectName, organisationName, unitName, faultWords[faultKind]],
    causeCode === undefined ? '' : causeCodeWords[causeCode],
    ...[formatCivilTime(startedAtMs), timeOf(restoredAtMs), timeOf(repair.closedAtMs)],
    ...[hours(grossRepairMs(repair)), hours(netRepairMs(repair)), hours(repair.suspendedMs)],
    ...[repair.isRepeat ? '是' : '', repair.isFalse ? '是' : ''],
  ];
}

function figures({ opened, closed, mttrGrossMs, mttrNetMs, ...late }: TicketFiguresView): Cell[] {
  const { respondLate, repairLate, repeated, false: wrong } = late;
  return [opened, closed, hours(mttrGrossMs), hours(mttrNetMs), respondLate, repairLate, repeated, wrong];
}

function unknownOr({ key, name }: { readonly key: string; readonly name: string }, by: RateGrouping): string {
  if (key !== '') return name;
  return by === 'maintainer' ? '未派单' : '未登记';
}

function timeOf(atMs: number | undefined): Cell {
  return atMs === undefined ? null : formatCivilTime(atMs);
}

/** Two decimals. */
function hours(ms: number | undefined): Cell {
  return ms === undefined ? null : Math.round((ms / hourMs) * 100) / 100;
}
