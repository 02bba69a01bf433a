/**
 * `npm test`: brings in what is missing and runs all that CI runs. With `--long` the slow proofs instead; any other
 * words go to mocha, e.g. `npm test -- --grep duty`.
 */
import { buildWeb, handOver, installPackages, installTools, longTools, tools } from './setup.mjs';

const words = process.argv.slice(2);
const isLong = words.includes('--long');
const suites = isLong ? ['test/**/*.long.ts'] : ['test/**/*.test.ts'];

installPackages();
installTools(isLong ? [...Object.values(tools), ...longTools] : Object.values(tools));
buildWeb();
handOver([
  'node_modules/mocha/bin/mocha.js',
  '--reporter',
  'test/closing-line-reporter.ts',
  ...suites,
  ...words.filter((word) => word !== '--long'),
]);
