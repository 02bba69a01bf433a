/** `npm run bench -- NAME`: brings in what is missing, then hands over to bench.ts on Node 24. */
import { buildWeb, handOver, installPackages, installTools, tools } from './setup.mjs';

installPackages();
installTools([tools.ffmpeg, tools.chineseFont, tools.chromium]);
buildWeb();
handOver(['scripts/bench.ts', ...process.argv.slice(2)]);
