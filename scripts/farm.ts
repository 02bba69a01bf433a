/**
 * `npm run farm`: the demo's simulated cameras alone. `npm run farm -- stop cam-03 [--silent]`, `start cam-03`,
 * `fault cam-03 frozen`, `status` speak to a farm that runs, the demo's too; `--api http://…` names another one.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type FarmTruth, startFarm } from '../test/farm/farm.ts';
import { demoScenario } from '../test/farm/scenario.ts';
import { readScenario } from '../test/farm/templates/scenario-file.ts';

const defaultPort = 18090;
const usage = `npm run farm                                start the simulated cameras
npm run farm -- --scenario FILE              start the devices of a scenario file (test/farm/scenarios)
npm run farm -- status                      what runs, and what is broken
npm run farm -- stop cam-03 [--silent]      take a camera off the network
npm run farm -- start cam-03                mend it
npm run farm -- fault cam-03 KIND           hang, slow, frozen, black, auth-fail, clock-drift (--seconds 90)
  --channel VideoSource_2                   one channel of an NVR only`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    api: { type: 'string', default: `http://127.0.0.1:${defaultPort}` },
    silent: { type: 'boolean', default: false },
    channel: { type: 'string' },
    seconds: { type: 'string', default: '90' },
    scenario: { type: 'string' },
  },
});
const [command, device, kind] = positionals;

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const request = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(values.api + path, request).catch(() => {
    throw new Error(`no farm answers at ${values.api}; start one by npm run demo or npm run farm`);
  });
  const reply = (await response.json()) as { problem?: string }; // the farm's API writes it
  if (!response.ok) throw new Error(reply.problem ?? `the farm answered ${response.status}`);
  return reply;
}

function faultOf(word: string | undefined): unknown {
  if (word === 'clock-drift') return { kind: word, seconds: Number(values.seconds) };
  return { kind: word };
}

async function change(method: string, body?: unknown): Promise<void> {
  if (device === undefined) throw new Error(usage);
  const channel = values.channel === undefined ? '' : `?channel=${encodeURIComponent(values.channel)}`;
  await ask(method, `/devices/${encodeURIComponent(device)}/fault${channel}`, body);
  console.log(`${device}: ${body === undefined ? 'works again' : JSON.stringify(body)}`);
}

async function showStatus(): Promise<void> {
  const truth = (await ask('GET', '/truth')) as FarmTruth; // what GET /truth answers
  for (const { id, host, counts, faults } of truth.devices) {
    const words = faults.map(({ channelToken, fault }) => [channelToken, fault.kind].join(' ').trim());
    console.log(`${id}  ${host}  sessions ${counts.sessions}  ${words.length === 0 ? 'ok' : words.join(', ')}`);
  }
}

async function runFarm(): Promise<void> {
  const file = values.scenario;
  const scenario = file === undefined ? demoScenario() : readScenario(JSON.parse(await readFile(file, 'utf8')));
  const farm = await startFarm(scenario, {
    cacheFolder: resolve('.cache/farm'),
    apiPort: defaultPort,
    onProgress: ({ done, total, clip, wasCached }) => {
      if (!wasCached) console.error(`› encoded ${clip} (${done} of ${total})`);
    },
  });
  console.log(`farm ready, API ${farm.apiUrl}; Ctrl-C stops it`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void farm.stop());
}

async function obey(): Promise<void> {
  switch (command) {
    case undefined:
      return runFarm();
    case 'status':
      return showStatus();
    case 'stop':
      return change('PUT', { kind: 'offline', mode: values.silent ? 'silent' : 'reset' });
    case 'start':
      return change('DELETE');
    case 'fault':
      return change('PUT', faultOf(kind));
    default:
      throw new Error(usage);
  }
}

obey().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
