import { writeFileSync } from 'node:fs';
import mocha, { type MochaOptions, type Runner } from 'mocha';

/**
 * The spec reporter, closed by `N passed, N failed, N skipped`; a skipped test says why in its own title.
 * With the option `totals` the three numbers go to that file instead, with what failed and why, for whoever runs several
 * suites.
 */
export default class ClosingLineReporter extends mocha.reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    const failures: string[] = [];
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.on('fail', (test, error: unknown) => failures.push(`${test.fullTitle()}: ${String(error)}`));
    runner.on('end', () => {
      const { passes: passed = 0, failures: failed = 0 } = runner.stats ?? {};
      for (const title of skipped) console.log(`skipped: ${title}`);
      const totals = totalsFile(options);
      if (totals === undefined) console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
      else writeFileSync(totals, JSON.stringify({ passed, failed, skipped: skipped.length, failures }));
    });
  }
}

function totalsFile(options: MochaOptions | undefined): string | undefined {
  // Mocha types the options of a reporter as anything; ours come from the command line.
  const given = options?.reporterOptions as Readonly<Record<string, unknown>> | undefined;
  return typeof given?.totals === 'string' ? given.totals : undefined;
}
