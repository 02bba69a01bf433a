import type { Page } from 'playwright-core';
import { mixedRows } from '../../test/fixtures/bad-rows.ts';
import { standardSheet, xlsxOf } from '../../test/fixtures/camera-sheet.ts';
import type { Furnished } from './furnish-desks.ts';

/** One picture: where it is, and what a person does there before it is taken. */
export interface Shot {
  readonly name: string;
  /** Below `/desk`. */
  readonly path: string;
  readonly steps?: (page: Page) => Promise<void>;
}

const press = (testId: string) => (page: Page) => page.getByTestId(testId).first().click();
const tab = (index: number) => async (page: Page) => {
  await page.getByTestId('camera-tabs').getByRole('tab').nth(index).click();
};
/** Entries of the menu of the first access path, in their order. */
const pathTask = (index: number) => async (page: Page) => {
  await tab(1)(page);
  await press('path-menu')(page);
  await page.locator('.ant-dropdown-menu-item').nth(index).click();
};

async function openTree(page: Page): Promise<void> {
  const closed = page.locator('.ant-tree-list-holder .ant-tree-switcher_close');
  await closed.first().click();
  await closed.first().click();
}

async function toBottom(page: Page): Promise<void> {
  await page.locator('.cause-single, [data-testid=single-cause]').last().scrollIntoViewIfNeeded();
}

/** The camera of the address stands in the middle. */
async function pickInMap(page: Page): Promise<void> {
  const map = page.getByTestId('map-canvas');
  await map.locator('canvas').first().waitFor();
  await page.locator('.map-close').click();
  await map.click();
}

/** The last hour of the strip, minute by minute. */
async function focusStrip(page: Page): Promise<void> {
  await page.getByTestId('minute-strip').locator('[tabindex="0"]').first().focus();
  await page.keyboard.press('Enter');
}

/** Rows with every kind of mistake; the rows of the city are there already. */
const uploadTroubled = (stationName: string) => async (page: Page) => {
  const rows = mixedRows(150).map((row) => ({ SSXQGAJG: stationName, XZQY: '990102', ...row }));
  const buffer = await xlsxOf(standardSheet(...rows));
  await page.getByText(/先建档|Take it, fill in later/).click();
  await page.getByTestId('file-input').setInputFiles({ name: '青河县点位 11 月.xlsx', mimeType: '', buffer });
  await page.getByTestId('upload-submit').click();
  await page.locator('[data-testid=import-state][data-state=checked]').waitFor();
};

function registryShots({ cameraId, removedId, countyId, conflictId }: Furnished): readonly Shot[] {
  const camera = `/cameras?camera=${cameraId}`;
  return [
    { name: 'registry', path: '/cameras', steps: openTree },
    {
      name: 'registry-grid-tree',
      path: '/cameras',
      steps: (page) => page.locator('.ant-segmented-item').nth(2).click(),
    },
    { name: 'registry-filtered', path: '/cameras?hasGaps=true&sort=completeness' },
    { name: 'registry-empty', path: '/cameras?search=不存在的地方' },
    { name: 'registry-columns', path: '/cameras', steps: press('columns') },
    { name: 'registry-export', path: `/cameras?organisationId=${countyId}`, steps: press('export') },
    { name: 'organisation-new', path: `/cameras?organisationId=${countyId}`, steps: press('organisation-create') },
    { name: 'organisation-rename', path: `/cameras?organisationId=${countyId}`, steps: press('organisation-rename') },
    { name: 'organisation-move', path: `/cameras?organisationId=${countyId}`, steps: press('organisation-move') },
    { name: 'camera-record', path: camera },
    { name: 'camera-edit', path: camera, steps: press('camera-edit') },
    { name: 'camera-paths', path: camera, steps: tab(1) },
    { name: 'camera-path-add', path: camera, steps: async (page) => (await tab(1)(page), press('path-add')(page)) },
    { name: 'camera-path-login', path: camera, steps: pathTask(0) },
    { name: 'camera-path-address', path: camera, steps: pathTask(1) },
    { name: 'camera-path-split', path: camera, steps: pathTask(2) },
    { name: 'camera-areas', path: camera, steps: tab(2) },
    { name: 'camera-photos', path: camera, steps: tab(3) },
    { name: 'camera-deep', path: camera, steps: tab(4) },
    { name: 'camera-minutes', path: camera, steps: tab(5) },
    { name: 'camera-history', path: camera, steps: tab(6) },
    { name: 'camera-grants', path: camera, steps: tab(7) },
    {
      name: 'camera-grant-give',
      path: camera,
      steps: async (page) => {
        await tab(7)(page);
        await press('grant-give')(page);
      },
    },
    { name: 'camera-replace', path: camera, steps: press('camera-replace') },
    { name: 'camera-retire', path: camera, steps: press('camera-retire') },
    { name: 'camera-removed', path: `/cameras?camera=${removedId}` },
    { name: 'conflict-code', path: `/cameras/conflicts?kind=codes&id=${conflictId}` },
    { name: 'conflict-merge', path: '/cameras/conflicts?kind=merges' },
    { name: 'conflict-alarms', path: '/cameras/conflicts?kind=alarms' },
    { name: 'contracts', path: '/cameras/contracts' },
    { name: 'contract', path: '/cameras/contracts', steps: press('contract-row') },
    { name: 'contract-new', path: '/cameras/contracts', steps: press('contract-new') },
    { name: 'units', path: '/cameras/units' },
    { name: 'unit', path: '/cameras/units', steps: press('unit-row') },
    { name: 'grants', path: '/cameras/grants' },
    { name: 'unit-new', path: '/cameras/units', steps: press('unit-new') },
    { name: 'people', path: '/people' },
    { name: 'person', path: '/people', steps: press('person-row') },
    { name: 'person-new', path: '/people', steps: press('person-new') },
  ];
}

function onboardingShots(ids: Furnished): readonly Shot[] {
  const { freeCandidateId, checkedCandidateId, draftId, submittedId, platformId, stationName } = ids;
  return [
    { name: 'onboarding', path: '/onboarding' },
    { name: 'onboarding-units', path: '/onboarding/units' },
    { name: 'onboarding-unit-new', path: '/onboarding/units/new' },
    ...['contact', 'system', 'channels', 'policy', 'submit'].map((step) => ({
      ...{ name: `onboarding-wizard-${step}`, path: `/onboarding/units/${draftId}?step=${step}` },
    })),
    { name: 'onboarding-review', path: `/onboarding/units/${submittedId}` },
    { name: 'scans', path: '/onboarding/scans' },
    { name: 'scan-schedule', path: '/onboarding/scans', steps: press('schedule-add') },
    { name: 'scan-changes', path: '/onboarding/scans/changes' },
    { name: 'candidates', path: '/onboarding/candidates' },
    {
      name: 'candidates-bulk',
      path: '/onboarding/candidates?state=new',
      steps: async (page) => {
        await page.locator('.ant-table-row .ant-checkbox-input').first().check();
        await press('bulk-open')(page);
      },
    },
    { name: 'bulk', path: '/onboarding/bulk' },
    { name: 'check-before', path: `/onboarding/candidates/${freeCandidateId}` },
    { name: 'check-report', path: `/onboarding/candidates/${checkedCandidateId}` },
    { name: 'credentials', path: '/onboarding/credentials' },
    { name: 'credential-new', path: '/onboarding/credentials', steps: press('set-add') },
    { name: 'import', path: '/onboarding/import' },
    { name: 'import-review', path: '/onboarding/import', steps: uploadTroubled(stationName) },
    { name: 'import-templates', path: '/onboarding/import/templates' },
    { name: 'import-template-new', path: '/onboarding/import/templates', steps: press('profile-new') },
    { name: 'platforms', path: '/onboarding/platforms' },
    { name: 'platform-new', path: '/onboarding/platforms', steps: press('platform-add') },
    { name: 'platform', path: `/onboarding/platforms/${platformId}` },
    { name: 'adapters', path: '/onboarding/adapters' },
  ];
}

function outageShots(ids: Furnished): readonly Shot[] {
  const { causeId, singleCauseId, ticketId, suspendedTicketId, offlineCameraId } = ids;
  return [
    { name: 'outages', path: '/outages' },
    { name: 'outages-below', path: '/outages', steps: toBottom },
    {
      name: 'outages-list',
      path: '/outages/list?sort=largest',
      steps: async (page) => {
        await page.getByTestId('cause-row').first().focus();
        await page.keyboard.press('ArrowRight');
      },
    },
    { name: 'outages-list-empty', path: '/outages/list?kind=platform' },
    { name: 'outages-cause', path: `/outages/causes/${causeId}` },
    { name: 'outages-cause-camera', path: `/outages/causes/${causeId}`, steps: press('cause-camera') },
    { name: 'outages-single', path: `/outages/causes/${singleCauseId}` },
    { name: 'outages-map', path: '/outages/map' },
    { name: 'outages-map-camera', path: `/outages/map?camera=${offlineCameraId}`, steps: pickInMap },
    { name: 'outages-map-missing', path: '/outages/map', steps: press('map-not-placed') },
    { name: 'outages-windows', path: '/outages/windows' },
    { name: 'outages-window-new', path: '/outages/windows', steps: press('window-new') },
    { name: 'tickets', path: '/outages/tickets' },
    { name: 'ticket', path: `/outages/tickets/${ticketId}` },
    {
      name: 'ticket-repair',
      path: `/outages/tickets/${ticketId}`,
      steps: press('ticket-step-repair'),
    },
    { name: 'ticket-suspended', path: `/outages/tickets/${suspendedTicketId}` },
    { name: 'ticket-new', path: '/outages/tickets', steps: press('new-ticket') },
    { name: 'tickets-figures', path: '/outages/tickets/figures' },
    { name: 'notices', path: '/outages/notices' },
    { name: 'notice-new', path: '/outages/notices', steps: press('subscription-new') },
    { name: 'camera-minutes-offline', path: `/cameras?camera=${offlineCameraId}&tab=minutes`, steps: focusStrip },
  ];
}

const otherShots: readonly Shot[] = [
  { name: 'reports', path: '/reports' },
  { name: 'reports-day', path: '/reports?kind=day&by=class' },
  { name: 'reports-cameras', path: '/reports', steps: press('report-group') },
  { name: 'reports-year', path: '/reports/year' },
  { name: 'reports-lease', path: '/reports/lease', steps: press('lease-contract') },
  { name: 'findings', path: '/findings' },
  { name: 'routing', path: '/findings/routing' },
  { name: 'routing-rule', path: '/findings/routing', steps: (page) => page.locator('.ant-table-row').first().click() },
  { name: 'webhooks', path: '/findings/webhooks' },
  {
    name: 'webhook-new',
    path: '/findings/webhooks',
    steps: (page) => page.locator('.desk-head .ant-btn-primary').click(),
  },
  { name: 'duty', path: '/duty' },
  { name: 'patrol', path: '/patrol' },
];

/** Every desk, and every dialog and step of a wizard that a person meets there. */
export function deskShots(ids: Furnished): readonly Shot[] {
  return [...registryShots(ids), ...onboardingShots(ids), ...outageShots(ids), ...otherShots];
}
