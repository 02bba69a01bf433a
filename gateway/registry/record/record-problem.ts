/** Everything that can be wrong with a field, and how people read it. A closed list: each has its word on the screen. */
export const recordProblemWords = {
  missing: { zh: '必填项缺失', en: 'Mandatory and missing' },
  'not-wgs84': { zh: '坐标系不是 WGS-84', en: 'Not in WGS-84' },
  'half-a-pair': { zh: '经纬度只有一半', en: 'Longitude or latitude is missing' },
  swapped: { zh: '经纬度疑似颠倒', en: 'Longitude and latitude look swapped' },
  'wrong-type': { zh: '数据类型不符', en: 'Wrong type of value' },
  'too-long': { zh: '超出长度', en: 'Too long' },
  'out-of-range': { zh: '超出取值范围', en: 'Out of range' },
  'unknown-choice': { zh: '不在代码表中', en: 'Not in the list' },
  malformed: { zh: '格式不符', en: 'Malformed' },
  'typed-as-number': { zh: '编码被存成数字，末位已丢失', en: 'Typed as a number, digits are lost' },
  'not-a-camera': { zh: '编码类型不是摄像机', en: 'Code of something that is no camera' },
  'unknown-field': { zh: '没有这个字段', en: 'No such field' },
} as const;

export type RecordProblemCode = keyof typeof recordProblemWords;

/** One thing that is wrong with a record. */
export interface RecordProblem {
  /** Name in `recordFields`, or the unknown name that was given. */
  readonly field: string;
  readonly code: RecordProblemCode;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** True for what a record may be stored with and lacks for completeness; everything else is a fault and is refused. */
export function isGap({ code }: RecordProblem): boolean {
  return code === 'missing' || code === 'not-wgs84';
}
