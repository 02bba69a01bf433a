/**
 * `npm test`: brings in what is missing and runs all that CI runs. With `--long` the slow proofs instead; any other
 * words go to mocha, e.g. `npm test -- --grep duty`.
 */
import { buildWeb, handOver, installPackages, installTools, longTools, testTools, tools } from './setup.mjs';
import { runLanes } from './test-lanes.mjs';

const words = process.argv.slice(2);
const isLong = words.includes('--long');
const rest = words.filter((word) => word !== '--long');
const everyday = [...Object.values(tools), ...testTools];

installPackages();
installTools(isLong ? [...everyday, ...longTools] : everyday);
buildWeb();
if (isLong) handOver(mocha('test/**/*.long.ts', ...rest));
else if (rest.length > 0) handOver(mocha('test/**/*.test.ts', ...rest));
else runLanes(mocha);

function mocha(...args) {
  return ['node_modules/mocha/bin/mocha.js', '--reporter', 'test/closing-line-reporter.ts', ...args];
}
