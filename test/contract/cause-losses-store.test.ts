import { expect } from 'chai';
import { CauseLossesStore } from '../../gateway/outages/causes/cause-losses-store.ts';
import { city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { addCause } from '../fixtures/repairs.ts';
import { eachDatabase } from './each-database.ts';

const minute = 60_000;
const day = 1440 * minute;
const period = { fromMs: 10 * day, toMs: 11 * day };
const at = (minutes: number): number => period.fromMs + minutes * minute;

eachDatabase('CauseLossesStore', (open) => {
  it('adds up what each kind of causes took, as far as it lies in the period, the most first', async () => {
    const database = await open();
    await addCause(database, { id: 'k1', kind: 'recorder' }, [
      { id: 'o1', camera: 'c1', at: station, startedAtMs: at(-30), endedAtMs: at(10) },
      { id: 'o2', camera: 'c2', at: station, startedAtMs: at(0), endedAtMs: at(20) },
      { id: 'o3', camera: 'c2', at: station, startedAtMs: at(100), endedAtMs: at(105) },
    ]);
    await addCause(database, { id: 'k2', kind: 'camera' }, [
      { id: 'o4', camera: 'c3', at: east, startedAtMs: at(1430) },
    ]);
    await addCause(database, { id: 'k3', kind: 'camera' }, [
      { id: 'o5', camera: 'c4', at: west, startedAtMs: at(50), endedAtMs: at(150) },
    ]);
    await addCause(database, { id: 'k4', kind: 'upstream' }, [
      { id: 'o6', camera: 'c5', at: west, startedAtMs: at(-100), endedAtMs: at(0) },
      { id: 'o7', camera: 'c6', at: west, startedAtMs: at(1440), endedAtMs: at(1500) },
    ]);

    const { kinds, announced } = await new CauseLossesStore(database).sumUp(scopeOf(city), period);

    expect(kinds).to.deep.equal([
      { kind: 'camera', causes: 2, cameras: 2, lostMs: 110 * minute },
      { kind: 'recorder', causes: 1, cameras: 2, lostMs: 35 * minute },
    ]);
    expect(announced).to.deep.equal({ causes: 0, cameras: 0, lostMs: 0 });
  });

  it('tells announced work apart', async () => {
    const database = await open();
    await addCause(database, { id: 'k1', kind: 'area', maintenanceWindowId: 'w1' }, [
      { id: 'o1', camera: 'c1', at: station, startedAtMs: at(0), endedAtMs: at(60) },
    ]);
    await addCause(database, { id: 'k2', kind: 'camera', maintenanceWindowId: 'w2' }, [
      { id: 'o2', camera: 'c2', at: station, startedAtMs: at(0), endedAtMs: at(30) },
    ]);

    const { kinds, announced } = await new CauseLossesStore(database).sumUp(scopeOf(east), period);

    expect(kinds).to.deep.equal([]);
    expect(announced).to.deep.equal({ causes: 2, cameras: 2, lostMs: 90 * minute });
  });

  it('counts cameras of the scope only, of a cause that reaches beyond it too', async () => {
    const database = await open();
    await addCause(database, { id: 'k1', kind: 'platform' }, [
      { id: 'o1', camera: 'c1', at: station, startedAtMs: at(0), endedAtMs: at(10) },
      { id: 'o2', camera: 'c9', at: west, startedAtMs: at(0), endedAtMs: at(500) },
    ]);

    const store = new CauseLossesStore(database);

    expect((await store.sumUp(scopeOf(east), period)).kinds).to.deep.equal([
      { kind: 'platform', causes: 1, cameras: 1, lostMs: 10 * minute },
    ]);
  });
});
