/**
 * Interiors in which no camera of the network may look (Order 799 §8: 宾馆客房、集体宿舍、公共浴室、更衣室等).
 * One that is ticked blocks adoption.
 */
export const forbiddenInteriors = [
  'guest-room',
  'dormitory-room',
  'bathroom',
  'toilet',
  'changing-room',
  'nursing-room',
  'consulting-room',
  'other-private',
] as const;
export type ForbiddenInterior = (typeof forbiddenInteriors)[number];
