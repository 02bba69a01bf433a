import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { PlanView } from '../../gateway/patrol/patrol-api.ts';
import type { Member } from '../fixtures/furnish-place.ts';
import { openStage, type PatrolStage, planOver, roundOf } from './patrol-stage.ts';

describe('an attention check at the wall', function () {
  this.timeout(90_000);
  let stage: PatrolStage;
  let officer: Member;
  let plan: PlanView;
  let wall: Page;

  before(async () => {
    stage = await openStage({
      ...{ subnet: '127.79.0', cameras: 1 },
      variables: {
        VPG_PATROL_ATTENTION_SHORTEST_MINUTES: '0.05',
        VPG_PATROL_ATTENTION_LONGEST_MINUTES: '0.05',
        VPG_PATROL_ATTENTION_ANSWER_SECONDS: '5',
      },
    });
    officer = await stage.appoint('officer');
    plan = await stage.counties.root.post<PlanView>('/plans', planOver(stage, stage.cameras, { dwellSeconds: 15 }));
    wall = await stage.open(officer, '/');
  });
  after(() => stage.stop());

  const question = () => wall.getByTestId('attention');

  const selected = () => wall.locator('[data-role=current][data-selected=true]').count();

  it('is answered by the key that it shows, which does nothing else meanwhile', async () => {
    await question().waitFor();
    const [code = ''] = /\d/.exec(await question().locator('strong').innerText()) ?? [];

    const before = await selected();

    await wall.keyboard.press(code);
    await question().waitFor({ state: 'detached' });

    expect(await wall.locator('.seat-note').count()).to.equal(0);
    expect(await selected()).to.equal(before);
  });

  it('takes the page its proof when nobody answers, and says so', async () => {
    await question().waitFor();
    await wall.getByText('本页未作在岗确认，不计入已看').waitFor({ timeout: 15_000 });

    const round = await roundOf(stage, plan, ['done', 'partial'], 60_000);

    expect(round).to.include({ state: 'partial' });
    expect(round.stops[0]).to.include({ outcome: 'skipped' });
  });
});
