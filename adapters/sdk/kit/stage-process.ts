/** The process of the simulated devices: it does what the kit says over IPC, and ends with it. */
import { pathToFileURL } from 'node:url';
import type { KitFixture, KitStage } from './kit-fixture.ts';
import type { StageAnswer, StageOrder, StageQuestion } from './stage-message.ts';

let stage: KitStage | undefined;

async function start(fixture: string, lureHost: string): Promise<KitStage> {
  // A fixture is what the documented name says, or the kit fails right here.
  const module = (await import(pathToFileURL(fixture).href)) as { fixture: KitFixture };
  stage = await module.fixture.start(lureHost);
  return stage;
}

async function obey(order: StageOrder): Promise<Omit<StageAnswer, 'id'>> {
  if (order.kind === 'start') return { scene: (await start(order.fixture, order.lureHost)).scene };
  if (stage === undefined) throw new Error('nothing is on stage');
  switch (order.kind) {
    case 'refusedLogins':
      return { count: await stage.refusedLogins() };
    case 'play':
      await stage.play(order.fault);
      return {};
    case 'pardon':
      await stage.pardon();
      return {};
    case 'stop':
      await stage.stop();
      return {};
  }
}

process.on('message', (question: StageQuestion) => {
  const { id, order } = question;
  obey(order).then(
    (answer) => process.send?.({ id, ...answer }),
    (error: unknown) =>
      process.send?.({ id, problem: error instanceof Error ? (error.stack ?? error.message) : 'unknown' }),
  );
});
process.on('disconnect', () => process.exit());
