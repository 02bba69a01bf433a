import { z } from 'zod';
import type { FarmDevice, FarmScenario } from '../scenario.ts';
import { deviceTemplates, type TemplateName } from './device-template.ts';
import { templateDevice } from './template-device.ts';

const isTemplate = (name: string): name is TemplateName => Object.hasOwn(deviceTemplates, name);

/**
 * A scenario as a JSON file: how many devices of which template, one address after the other.
 *
 * The same file gives the same devices, whatever the machine.
 */
export const scenarioFile = z.strictObject({
  seed: z.int().min(0),
  /** Address of the first device; the others follow, `.0` and `.255` left out. */
  firstHost: z.ipv4().startsWith('127.'),
  onvifPort: z.int().min(1).max(65_535).default(8000),
  rtspPort: z.int().min(1).max(65_535).default(8554),
  devices: z.array(
    z.strictObject({
      template: z.string().refine(isTemplate, { error: `there are ${Object.keys(deviceTemplates).join(', ')}` }),
      count: z.int().min(1).max(20_000).default(1),
      /** Place of each; `{n}` counts from 1. */
      name: z.string().optional(),
      location: z.string().optional(),
    }),
  ),
});
export type ScenarioFile = z.infer<typeof scenarioFile>;

/** @throws ZodError when the file says something else */
export function readScenario(json: unknown): FarmScenario {
  const { seed, firstHost, onvifPort, rtspPort, devices } = scenarioFile.parse(json);
  const hosts = addressesFrom(firstHost);
  const made: FarmDevice[] = [];
  for (const { template, count, name, location } of devices) {
    for (let number = 1; number <= count; number += 1) {
      const host = hosts.next().value;
      const place = { id: `${template}-${number}`, host, seed: seed + made.length, onvifPort, rtspPort };
      const told = {
        ...(name === undefined ? {} : { name: name.replaceAll('{n}', String(number)) }),
        ...(location === undefined ? {} : { location }),
      };
      made.push(templateDevice(template, { ...place, ...told }));
    }
  }
  return { devices: made };
}

/** Addresses from a first one on, without those that end in 0 or 255. */
export function* addressesFrom(first: string): Generator<string, never> {
  let value = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  for (;;) {
    const last = value % 256;
    if (last !== 0 && last !== 255) yield [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
    value += 1;
  }
}
