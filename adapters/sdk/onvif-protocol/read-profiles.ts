import type { Outcome } from '../adapter.ts';
import { failed, ok } from '../outcome.ts';
import { profilesCalls } from './media-calls.ts';
import type { PreparedDevice } from './prepared-device.ts';
import { mergeProfiles, readMedia1Profiles, readMedia2Profiles, type MediaProfile } from './profiles.ts';

/** All profiles with a picture, from both media services: either may hide some. One answer of the two is enough. */
export async function readProfiles({ session, paths }: PreparedDevice): Promise<Outcome<readonly MediaProfile[]>> {
  const lists = { media1: [] as readonly MediaProfile[], media2: [] as readonly MediaProfile[] };
  let fault: Outcome<never> = failed('request', 'unsupported', 'GetServices: the device names no media service');
  let answered = false;
  for (const { path, call } of profilesCalls(paths)) {
    const answer = await session.call(path, call);
    if (answer.kind === 'failed') {
      fault = answer;
      continue;
    }
    answered = true;
    if (call.service === 'media2') lists.media2 = readMedia2Profiles(answer.value);
    else lists.media1 = readMedia1Profiles(answer.value);
  }
  return answered ? ok(mergeProfiles(lists.media1, lists.media2)) : fault;
}
