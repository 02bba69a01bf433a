import type { CameraRateView, RateGroupView, RateView } from '../health/minutes/minutes-api.ts';
import type { RateGrouping } from '../health/minutes/rates.ts';
import { formatCivilTime } from '../platform/clock/civil-time.ts';
import type { Cell } from '../registry/sheets/cell.ts';

/** What stands above the figures of a report. */
export interface RateReportHead {
  readonly from: string;
  readonly to: string;
  readonly formulaVersion: string;
  readonly targetRate: number;
  readonly asOfMs: number;
  readonly by: RateGrouping;
  readonly total: RateView;
}

/** What figures are compared by. */
export const groupingWords: Readonly<Record<RateGrouping, string>> = {
  organisation: '单位',
  owner: '产权单位',
  maintainer: '维护单位',
  district: '行政区划',
  carrier: '运营商',
  class: '点位类别',
};

const figureHeadings = [
  ...['点位数', '应在线分钟', '已知分钟', '在线分钟', '完好分钟', '未知分钟', '中断分钟', '掉线次数'],
  ...['监测覆盖率 %', '在线率 %', '完好率 %', '说明'],
];

/** Period, formula and funnel in all. */
export function headRows({ from, to, formulaVersion, targetRate, asOfMs, by, total }: RateReportHead): Cell[][] {
  return [
    ['视频点位在线率、完好率报表', `${from} 至 ${to}（北京时间，含首尾）`],
    [
      '公式版本',
      formulaVersion,
      '在线率 = 在线分钟 ÷ 已知分钟；完好率 = 完好分钟 ÷ 已知分钟；未知时间不计入分子、分母',
    ],
    ['数据不足', '监测覆盖率（已知 ÷ 应在线）低于 95 % 时不出比率'],
    ['目标值 %（本地设定）', percent(targetRate)],
    ['生成时间', formatCivilTime(asOfMs), '统计当日截至此刻'],
    ['制表', '', '审核', '', '签发', '', '日期'],
    [],
    ['合计', '', ...figureHeadings],
    ['全部', '', ...figures(total)],
    [],
    [groupingWords[by], '编号', ...figureHeadings],
  ];
}

export function groupRow(group: RateGroupView): Cell[] {
  return [group.key === '' ? '未登记' : group.name, group.key, ...figures(group)];
}

export function dayRows(days: readonly (RateView & { readonly date: string })[]): Cell[][] {
  return [[], ['日期', '', ...figureHeadings], ...days.map((day) => [day.date, '', ...figures(day)])];
}

export const cameraHeading: readonly Cell[] = ['点位名称', '点位编号', ...figureHeadings, '所属单位', '安装地址'];

export function cameraRow(camera: CameraRateView): Cell[] {
  return [camera.cameraName, camera.cameraId, ...figures(camera), camera.organisationName, camera.place];
}

function figures(rates: RateView): Cell[] {
  const { cameras, dueMinutes, knownMinutes, onlineMinutes, intactMinutes, drops } = rates;
  return [
    ...[cameras, dueMinutes, knownMinutes, onlineMinutes, intactMinutes],
    ...[dueMinutes - knownMinutes, knownMinutes - onlineMinutes, drops],
    ...[percent(rates.coverage), percent(rates.onlineRate), percent(rates.intactRate)],
    rates.insufficient ? '数据不足' : '',
  ];
}

/** Two decimals, cut and not rounded: a rate just under its target must not look as if it had reached it. */
function percent(share: number | undefined): Cell {
  return share === undefined ? null : Math.floor(share * 10_000 + 1e-6) / 100;
}
