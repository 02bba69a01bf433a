import type { Page } from 'playwright-core';
import { timeFilter, timeOpening } from './page-watch.ts';

/** Places of the choices in their lists, the first of which is “all”; they narrow one another down. */
const causeChoices = [
  ...[1, 2, 3, 4, 5, 6].map((place) => ({ name: 'kind', place, asked: 'kind=' })),
  ...[1, 2, 3].map((place) => ({ name: 'severity', place, asked: 'severity=' })),
  { name: 'sort', place: 1, asked: 'sort=largest' },
];
const words = ['停车场', '大坝', '路口', '广场', '13155', '学校', '东门', '村委会', '桥头', '不存在'];

/** Ten other filters of the list of causes, each chosen as a person does; ms from the choice to rows that have settled. */
export async function filterCauses(page: Page, url: string): Promise<number[]> {
  await timeOpening(page, url, 'causes');
  const times: number[] = [];
  for (const { name, place, asked } of causeChoices) {
    await page.getByTestId(`filter-${name}`).click();
    const choice = page.locator('.ant-select-dropdown:visible .ant-select-item-option').nth(place);
    times.push(await timeFilter(page, { asked, busy: '[data-stale=true]', act: () => choice.click() }));
  }
  return times;
}

/** Ten searches of the register by a word and Enter. */
export async function searchCameras(page: Page, url: string): Promise<number[]> {
  await timeOpening(page, url, 'cameras');
  const times: number[] = [];
  for (const word of words) {
    await page.getByTestId('camera-search').locator('input').fill(word);
    const asked = `search=${encodeURIComponent(word)}`;
    const act = (): Promise<void> => page.keyboard.press('Enter');
    times.push(await timeFilter(page, { asked, busy: '.camera-rows .ant-spin-spinning', act }));
  }
  return times;
}

/** What the map shows, by its legend: nothing is asked for it. */
export async function filterMap(page: Page, url: string): Promise<number[]> {
  await timeOpening(page, url, 'map');
  const times: number[] = [];
  for (let turn = 0; turn < 10; turn++) {
    const status = ['online', 'offline'][turn % 2] ?? '';
    const beforeMs = Number(await page.evaluate('performance.now()'));
    await page.getByTestId(`map-show-${status}`).click();
    const drawnMs = await page.evaluate(
      `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - Math.max(${beforeMs}, window.__actedMs)))))`,
    );
    times.push(Number(drawnMs));
  }
  return times;
}
