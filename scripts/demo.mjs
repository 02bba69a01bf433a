/** `npm run demo`: brings in what is missing, then hands over to demo.ts on Node 24. */
import { buildWeb, handOver, installPackages, installTools, tools } from './setup.mjs';

installPackages();
installTools([tools.ffmpeg, tools.chineseFont]);
buildWeb();
handOver(['scripts/demo.ts', ...process.argv.slice(2)]);
