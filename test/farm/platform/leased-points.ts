import { seededRandom } from '../picture/seeded-random.ts';

/** One leased rural point as the carrier's platform knows it. */
export interface LeasedPoint {
  readonly id: string;
  readonly name: string;
  readonly gbCode: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Township and village. */
  readonly area: string;
}

const townships = ['柳湾乡', '石桥镇', '青河镇', '桃源乡', '白马镇', '双井乡', '南岭镇', '北泉乡', '东平镇', '西坞乡'];
const surnames = [
  '张',
  '王',
  '李',
  '赵',
  '刘',
  '陈',
  '杨',
  '周',
  '吴',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
  '郭',
  '何',
  '高',
  '林',
  '罗',
];
const landforms = ['家庄', '家湾', '家沟', '家坪', '家岭', '家桥', '家店', '家塘', '家坝'];
const spots = [
  '村口',
  '村委会门前',
  '主干道南口',
  '主干道北口',
  '河堤',
  '小学门口',
  '文化广场',
  '卫生室',
  '水塘边',
  '养殖场路口',
];
const perVillage = 33;

/** Points of villages with names as people give them; the same seed always makes the same list. */
export function leasedPoints(count: number, seed = 7): LeasedPoint[] {
  const random = seededRandom(seed);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  let area = '';
  return Array.from({ length: count }, (_, index) => {
    const village = Math.floor(index / perVillage);
    if (index % perVillage === 0)
      area = `${townships[village % townships.length] ?? ''}${pick(surnames)}${pick(landforms)}`;
    return {
      id: `P${String(index + 1).padStart(6, '0')}`,
      name: `${area}${pick(spots)}${(index % perVillage) + 1}号`,
      gbCode: `41022${1 + (village % 5)}01001318${String(index + 1).padStart(6, '0')}`,
      longitude: Number((114 + random() * 0.8).toFixed(6)),
      latitude: Number((34 + random() * 0.6).toFixed(6)),
      area,
    };
  });
}
