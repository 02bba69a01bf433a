import type { UserView } from '../../../gateway/access/access-api.ts';
import type { WordKey } from '../i18n/zh.ts';

type Role = UserView['role'];

export interface Place {
  readonly path: string;
  readonly label: WordKey;
  readonly roles: readonly Role[];
}

/** The product's screens in the order of the menus, and who has them. */
export const places: readonly Place[] = [
  { path: '/', label: 'nav.wall', roles: ['officer', 'admin'] },
  { path: '/status', label: 'nav.status', roles: ['officer', 'admin'] },
  { path: '/desk/patrol', label: 'nav.patrol', roles: ['officer', 'admin'] },
  { path: '/desk/shifts', label: 'nav.shifts', roles: ['officer', 'admin'] },
  { path: '/desk/roster', label: 'nav.roster', roles: ['officer', 'admin'] },
  { path: '/desk/duty', label: 'nav.duty', roles: ['officer', 'admin'] },
  { path: '/desk/outages', label: 'nav.outages', roles: ['officer', 'technician', 'admin'] },
  { path: '/desk/reports', label: 'nav.reports', roles: ['officer', 'technician', 'admin'] },
  { path: '/desk/findings', label: 'nav.findings', roles: ['officer', 'technician', 'admin'] },
  { path: '/desk/cameras', label: 'nav.cameras', roles: ['officer', 'technician', 'admin'] },
  { path: '/desk/onboarding', label: 'nav.onboarding', roles: ['technician', 'admin'] },
  { path: '/desk/displays', label: 'nav.displays', roles: ['officer', 'admin'] },
  { path: '/desk/people', label: 'nav.people', roles: ['admin'] },
];

/** Screens of a role; of them people of contractors have their tickets only. */
export function placesOf(role: Role, contractor?: UserView['contractor']): readonly Place[] {
  if (contractor !== undefined) return places.filter(({ path }) => path === '/desk/outages');
  return places.filter((place) => place.roles.includes(role));
}

/** Where a role begins: the wall, or for those without one the outages. */
export function homeOf(role: Role): string {
  return role === 'technician' ? '/desk/outages' : '/';
}
