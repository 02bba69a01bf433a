/** `npm run screenshots`: brings in what is missing, then hands over to screenshots.ts on Node 24. */
import { buildWeb, handOver, installPackages, installTools, tools } from './setup.mjs';

installPackages();
installTools([tools.ffmpeg, tools.chineseFont, tools.chromium]);
buildWeb();
handOver(['scripts/screenshots.ts', ...process.argv.slice(2)]);
