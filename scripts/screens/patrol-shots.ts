import type { Page } from 'playwright-core';
import { waitForLiveTiles } from '../../test/e2e/steps.ts';
import type { FurnishedPatrol } from './furnish-patrol.ts';

/** Who sits at the screen. */
export type Viewer = 'officer' | 'station' | 'room' | 'roomOnDuty' | 'admin';

/** One picture of a screen of patrol, in the order in which they are taken. */
export interface PatrolShot {
  readonly name: string;
  readonly viewer: Viewer;
  /** On the telephone of somebody in the street, whatever monitor the others are on. */
  readonly onPhone?: boolean;
  /** Absent when the picture follows on the one before it. */
  readonly path?: string;
  readonly steps?: (page: Page) => Promise<void>;
}

const press = (testId: string) => (page: Page) => page.getByTestId(testId).first().click();
const key =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const each of keys) await page.keyboard.press(each);
  };

/** Keeps the page, so that what follows is about its tiles. */
async function holdPage(page: Page): Promise<void> {
  await waitForLiveTiles(page);
  const held = page.locator('[data-testid=countdown][data-paused=true]');
  if (!(await held.isVisible())) await page.keyboard.press(' ');
  await held.waitFor();
}

/** The dome is at a place of its own on one of the pages. */
async function chooseDome(page: Page): Promise<void> {
  const dome = page.locator('[data-role=current]', { hasText: '人民路十字路口' });
  for (let turns = 0; turns < 5 && !(await dome.isVisible()); turns += 1) {
    await page.keyboard.press(']');
    await page.waitForTimeout(1500);
  }
  await dome.click();
}

const wallShots: readonly PatrolShot[] = [
  { name: 'wall', viewer: 'officer', path: '/', steps: waitForLiveTiles },
  { name: 'wall-held', viewer: 'officer', steps: holdPage },
  { name: 'wall-duty', viewer: 'officer', steps: press('duty-chip') },
  { name: 'wall-menu', viewer: 'officer', steps: async (page) => (await key('Escape')(page), press('menu')(page)) },
  { name: 'wall-keys', viewer: 'officer', steps: async (page) => (await press('menu')(page), key('?')(page)) },
  {
    name: 'wall-composer',
    viewer: 'officer',
    steps: async (page) => {
      await key('Escape', '2', 'f', '2')(page);
      await page.getByTestId('finding-text').fill('路口积水约二十厘米，影响非机动车通行');
    },
  },
  {
    name: 'wall-composer-saved',
    viewer: 'officer',
    steps: async (page) => {
      await press('finding-submit')(page);
      await page.getByTestId('finding-snapshot').waitFor();
    },
  },
  { name: 'wall-enlarged', viewer: 'officer', steps: key('Escape', '1', 'z') },
  {
    name: 'wall-replay',
    viewer: 'officer',
    steps: async (page) => {
      await key('r')(page);
      await page.locator('[data-testid=replay][data-ready=true]').waitFor();
    },
  },
  {
    name: 'wall-ptz',
    viewer: 'officer',
    steps: async (page) => {
      await key('Escape', 'Escape')(page);
      await chooseDome(page);
      await key('p')(page);
      await page.getByTestId('ptz-preset').first().waitFor();
    },
  },
  {
    name: 'wall-faults',
    viewer: 'officer',
    path: '/',
    steps: async (page) => {
      await holdPage(page);
      for (const number of [2, 3]) {
        const shown = page.locator(`[data-testid=page-indicator][data-page="${String(number)}"]`);
        await page.keyboard.press(']');
        await shown.waitFor();
      }
      await page.getByTestId('tile-hidden').waitFor();
    },
  },
  {
    name: 'wall-pause',
    viewer: 'officer',
    steps: async (page) => {
      await press('pause-round')(page);
    },
  },
];

function deskShots({ planId, shiftId, findingIds, roomId }: FurnishedPatrol): readonly PatrolShot[] {
  const [first = ''] = findingIds;
  const admin = (name: string, path: string, steps?: PatrolShot['steps']): PatrolShot => ({
    ...{ name, path: `/desk${path}`, viewer: 'admin' },
    ...(steps !== undefined && { steps }),
  });
  const tab = (index: number) => (page: Page) => page.getByRole('tab').nth(index).click();
  return [
    admin('patrol', '/patrol'),
    admin('patrol-plans', '/patrol?tab=plans'),
    admin('patrol-round', '/patrol', (page) => page.locator('.ant-table-row').first().click()),
    admin('plan', `/patrol/plans/${planId}`),
    admin('plan-new', '/patrol/plans/new'),
    admin('coverage', '/patrol/coverage'),
    { name: 'shifts-room', viewer: 'room', path: '/desk/shifts' },
    { name: 'shifts-unplanned', viewer: 'room', steps: press('shift-unplanned') },
    { name: 'shifts-room-accept', viewer: 'roomOnDuty', path: '/desk/shifts' },
    { name: 'shifts-station', viewer: 'station', path: '/desk/shifts' },
    admin('shifts-leader', '/shifts'),
    admin('shifts-records', '/shifts', tab(1)),
    admin('shift-record', `/shifts/${shiftId}`),
    admin('roster', '/roster'),
    admin('roster-cell', '/roster', (page) => page.getByTestId('roster-cell').nth(2).click()),
    admin('roster-post', '/roster', press('roster-add-post')),
    admin('roster-closures', `/roster?unit=${roomId}`, press('roster-closures')),
    admin('duty', '/duty'),
    admin('duty-set-days', '/duty', press('day-change')),
    admin('duty-ahead', '/duty', tab(1)),
    admin('duty-history', '/duty', tab(2)),
    admin('duty-special', '/duty', press('raise-special')),
    admin('duty-level', '/duty', press('raise-level')),
    admin('duty-windows', '/duty', press('change-windows')),
    admin('duty-eve', '/duty', press('change-eve')),
    admin('duty-year-import', '/duty', press('import-year')),
    admin('findings', '/findings?box=all'),
    admin('findings-waiting', '/findings'),
    admin('finding', `/findings/${first}?box=all`),
    { name: 'phone-report', viewer: 'room', path: '/report', onPhone: true },
    {
      name: 'phone-report-filled',
      viewer: 'room',
      onPhone: true,
      steps: async (page) => {
        await page.locator('label', { hasText: '东门广场北口' }).first().click();
        await page.locator('input[name=text]').fill('路口井盖移位，已摆放警示牌');
        await page.getByTestId('report-send').scrollIntoViewIfNeeded();
      },
    },
    { name: 'phone-findings', viewer: 'room', path: '/desk/findings', onPhone: true },
    admin('displays', '/displays'),
    admin('display-new', '/displays', press('display-new')),
    { name: 'status-setup', viewer: 'admin', path: '/status' },
    {
      name: 'status-wall',
      viewer: 'admin',
      steps: async (page) => {
        await press('scene-place')(page);
        await press('scene-start')(page);
        await waitForLiveTiles(page);
      },
    },
    { name: 'wall-waiting', viewer: 'room', path: '/' },
    {
      name: 'wall-sheet',
      viewer: 'station',
      path: '/',
      steps: (page) => page.getByTestId('sheet').waitFor({ timeout: 130_000 }),
    },
  ];
}

/** Every screen of a patrol and of those who lead it. */
export function patrolShots(furnished: FurnishedPatrol): readonly PatrolShot[] {
  return [...deskShots(furnished), ...wallShots];
}
