import { expect } from 'chai';
import { down, up } from '../../gateway/platform/database/migrations/0022-plan-goals.ts';
import { PlanStore } from '../../gateway/patrol/plan-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aPlan } from '../fixtures/patrol.ts';
import { eachDatabase } from './each-database.ts';

eachDatabase('the migration to plans with several slots', (open) => {
  it('leaves a plan its first slot when it is taken back, and finds it again', async () => {
    const database = await open();
    const first = { start: '08:00', end: '12:00', intervalMinutes: 30 };
    await new PlanStore(database).add(aPlan({ slots: [first, { ...first, start: '14:00', end: '18:00' }] }));
    const tables = database.sequelize.getQueryInterface();

    await down(tables);
    const [rows] = await database.sequelize.query('SELECT slot FROM patrol_plans');
    expect(JSON.parse(String((rows as { slot: string }[])[0]?.slot))).to.deep.equal(first); // what was selected
    await up(tables);

    expect((await new PlanStore(database).find(wholeEstate, 'plan-1'))?.slots).to.deep.equal([first]);
  });
});
