import type { zhProblems } from './zh-problems.ts';

/** Titles of problem codes, English. */
export const enProblems: Readonly<Record<keyof typeof zhProblems, string>> = {
  'problem.request/invalid': 'Something in the form is wrong; see the notes.',
  'problem.request/too-large': 'The request is too large.',
  'problem.request/too-many': 'Too many tries; wait a moment.',
  'problem.session/required': 'The session has ended; sign in again.',
  'problem.session/refused': 'Wrong user name or password. Mind upper and lower case.',
  'problem.permission/denied': 'Your role may not do this.',
  'problem.organisation/unknown': 'No such unit in your part of the organisation.',
  'problem.camera/unknown': 'No such camera in your part of the organisation.',
  'problem.camera/stale': 'Somebody else changed this record; open it again.',
  'problem.camera/no-path': 'This camera has no access path yet; add one at Onboarding.',
  'problem.scan/running': 'A scan is running; wait for it or cancel it.',
  'problem.candidate/unknown': 'The device is gone; scan again.',
  'problem.candidate/adopted': 'This device has been taken in already.',
  'problem.device/unreachable': 'The device can not be reached: check power, cable and network.',
  'problem.device/unauthorised':
    'The device refused the user name or password. Check them first: devices lock after several wrong tries.',
  'problem.device/changed': 'Another device answers here than before; nobody logged in. Check it on the spot.',
  'problem.device/unintelligible': 'The answer makes no sense; the device may not speak ONVIF.',
  'problem.address/forbidden': 'This address is outside the allowed ranges; ask the administrator.',
  'problem.stream/failed': 'The stream failed; trying again by itself.',
  'problem.stream/over-budget': 'All stream places are taken; trying again by itself.',
  'problem.stream/late': 'The picture has not moved on; trying again by itself.',
  'problem.playlist/impossible': 'The player asked for a part that does not exist yet. Reload the picture.',
  'problem.clip/unavailable':
    'There is no video of that time in memory. Only what is being watched is kept, for about a minute: open the picture first.',
  'problem.clip/busy': 'Too many clips are being made. Try again in a minute.',
  'problem.snapshot/unavailable': 'No snapshot can be had right now.',
  'problem.ffmpeg/missing': 'The server lacks ffmpeg, so there are no snapshots; tell the technician.',
  'problem.stop/unknown': 'This stop is not on the page; the page may have turned.',
  'problem.wall/unknown': 'The seat was released; signing in to it again.',
  'problem.finding/personal-data':
    'The text holds an identity or phone number. Remove it: describe places and things only.',
  'problem.database/unavailable': 'The database is out of reach; tell the technician.',
  'problem.gateway/bug': 'Internal error of the gateway; tell the technician the time.',
  'problem.network': 'The gateway can not be reached. Check the network; work goes on by itself afterwards.',
};
