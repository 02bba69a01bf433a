/** `npm run adapter-kit -- <folder>`: the conformance kit for adapters, on Node 24. */
import { handOver, installPackages } from './setup.mjs';

installPackages();
handOver(['scripts/adapter-kit.ts', ...process.argv.slice(2)]);
