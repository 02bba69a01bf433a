import type { CameraRateView } from '../../health/minutes/minutes-api.ts';
import { formatCivilTime } from '../../platform/clock/civil-time.ts';
import type { Cell } from '../../registry/sheets/cell.ts';
import type { LeaseEvidence, PointEvidence } from './lease-evidence.ts';
import type { LeaseExclusionView } from './lease-evidence-api.ts';

/** What proves that the evidence is ours. */
export interface EvidenceSeal {
  readonly hash: string;
  readonly signature: string;
}

interface SheetHead extends EvidenceSeal {
  readonly evidence: LeaseEvidence;
  readonly isComplete: boolean;
  readonly asOfMs: number;
}

/** Terms, totals and what both sides sign. */
export function leaseHeadRows({ evidence, hash, signature, isComplete, asOfMs }: SheetHead): Cell[][] {
  const { terms, days, total, points, proposedFen, insufficientPoints, formulaVersion, month } = evidence;
  return [
    ['以租代建结算建议（供双方核对签认，不是扣款）', `${month}${isComplete ? '' : '（未满月，数据未定）'}`],
    [
      '合同编号',
      terms.number,
      '统计区间（北京时间，含首尾）',
      days === undefined ? '无' : `${days.from} 至 ${days.to}`,
    ],
    ['合同点位数', terms.points, '实际统计点位数', points.length, '数据不足点位数（不作建议）', insufficientPoints],
    ['约定可用率 %', terms.agreedAvailability * 100, '月租（元/点）', terms.monthlyFeeFen / 100],
    [
      '公式版本（本地设定）',
      formulaVersion,
      '可用率低于约定的点位，按不足分钟占当月总分钟的比例折算月租；未知时间不归任何一方；经批准的挂起不计入应在线，检修窗口仍计入',
    ],
    ['应在线分钟', total.dueMinutes, '未知分钟', total.dueMinutes - total.knownMinutes],
    ['中断分钟', total.knownMinutes - total.onlineMinutes, '建议金额（元）', proposedFen / 100],
    ['证据摘要 SHA-256', hash],
    ['网关签名 HMAC-SHA-256', signature],
    ['生成时间', formatCivilTime(asOfMs)],
    [],
    ['出租方（签章）', '', '', '承租方（签章）', '', '', '日期'],
    [],
    [
      ...['点位名称', '点位编号', '所属单位', '安装地址', '应在线分钟', '未知分钟', '中断分钟', '在线分钟', '掉线次数'],
      ...['可用率 %', '不足分钟', '建议金额（元）', '说明'],
    ],
  ];
}

export function pointRow(point: PointEvidence, camera: CameraRateView | undefined): Cell[] {
  const { availability, insufficient } = point;
  return [
    ...[camera?.cameraName ?? '', point.cameraId, camera?.organisationName ?? '', camera?.place ?? ''],
    ...[point.dueMinutes, point.unknownMinutes, point.outageMinutes, point.onlineMinutes, point.drops],
    availability === undefined ? null : Math.floor(availability * 10_000 + 1e-6) / 100,
    ...[point.shortMinutes, point.proposedFen / 100, insufficient ? '数据不足' : ''],
  ];
}

/** Before the times that were not due; says so when there are none. */
export function exclusionHeadRows(count: number): Cell[][] {
  return [
    [],
    ['不计入应在线的时段（经批准的挂起）', count === 0 ? '无' : `${String(count)} 条`],
    ...(count === 0
      ? []
      : [['点位名称', '点位编号', '开始', '结束', '分钟', '挂起事由', '申请人', '批准人', '批准时间', '说明']]),
  ];
}

export function exclusionRow({ cameraId, cameraName, fromMs, toMs, minutes, grounds }: LeaseExclusionView): Cell[] {
  const { reason, askedBy, approvedBy, approvedAtMs } = grounds ?? {};
  return [
    ...[cameraName, cameraId, formatCivilTime(fromMs), formatCivilTime(toMs), minutes],
    ...[reason ?? '', askedBy ?? '', approvedBy ?? '', approvedAtMs === undefined ? '' : formatCivilTime(approvedAtMs)],
    grounds === undefined ? '上级单位的工单' : '',
  ];
}
