import mocha, { type MochaOptions, type Runner } from 'mocha';

/** The spec reporter, closed by `N passed, N failed, N skipped`; a skipped test says why in its own title. */
export default class ClosingLineReporter extends mocha.reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.on('end', () => {
      const { passes = 0, failures = 0 } = runner.stats ?? {};
      for (const title of skipped) console.log(`skipped: ${title}`);
      console.log(`${passes} passed, ${failures} failed, ${skipped.length} skipped`);
    });
  }
}
