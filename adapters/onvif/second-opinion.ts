import { z } from 'zod';
import type { AdapterContext, CallLimits, DeviceCredential, DeviceTarget, Outcome } from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import { runChild } from './child-run.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { escapeXml } from '../sdk/onvif-protocol/xml-escape.ts';

/** What another client read from the name plate. */
interface SecondOpinion {
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
}

const plateText = z.string().max(512).catch('');
const childAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('initialised'),
    value: z.object({ Manufacturer: plateText, Model: plateText, SerialNumber: plateText }),
  }),
  z.object({ kind: z.literal('refused'), text: z.string() }),
]);

/**
 * Whether an independent client (node-onvif) can initialise the device too: part of the onboarding check.
 *
 * Costs one login. Ask only after our own `describe` succeeded, else a wrong password is tried once more.
 */
export async function secondOpinion(
  context: AdapterContext,
  target: DeviceTarget,
  limits: CallLimits,
): Promise<Outcome<SecondOpinion>> {
  const { address, credential } = target;
  try {
    context.netGuard.assertAllowed(address.host);
  } catch {
    return failed('address', 'forbidden', `${address.host} is outside the allowed ranges`);
  }
  if (credential && !canCarry(credential)) {
    return failed('login', 'unsupported', 'node-onvif: takes plain ASCII logins only, so it has no opinion');
  }
  using deadline = new CallDeadline(context.clock, limits);
  const input = {
    host: address.host,
    port: address.port,
    // node-onvif puts the name into XML as it is.
    username: escapeXml(credential?.username ?? ''),
    password: credential?.password.reveal() ?? '',
  };
  const run = await runChild(new URL('./second-opinion-child.ts', import.meta.url), input, deadline);
  if (run.kind === 'answer') return readAnswer(run.value);
  if (run.reason === 'crashed') return failed('request', 'malformed', 'node-onvif: ended without an answer');
  return failed('request', run.reason, `node-onvif: no answer within ${deadline.budgetMs} ms`);
}

/** node-onvif throws at logins with other characters. */
function canCarry({ username, password }: DeviceCredential): boolean {
  return /^[ -;=?-~]*$/.test(username + password.reveal());
}

function readAnswer(value: unknown): Outcome<SecondOpinion> {
  const answer = childAnswer.safeParse(value).data;
  if (answer === undefined) return failed('request', 'malformed', 'node-onvif: the device told no name plate');
  if (answer.kind === 'initialised') {
    const { Manufacturer: vendor, Model: model, SerialNumber: serial } = answer.value;
    return ok({ vendor, model, serial });
  }
  const { text } = answer;
  if (/401|403|not authori[sz]ed|unauthori[sz]ed/i.test(text)) {
    return failed('login', 'unauthorised', 'node-onvif: login refused');
  }
  if (/ECONNREFUSED/.test(text)) return failed('connect', 'refused', 'node-onvif: ECONNREFUSED');
  return failed('request', 'unsupported', 'node-onvif: the device cannot be initialised');
}
