import type { RealtimeTopic } from './realtime-api.ts';

/** Something that open pages should know. */
export interface Announcement {
  readonly topic: RealtimeTopic;
  /** The thing it is about: a newer announcement with the same topic and key replaces an older one in a batch. */
  readonly key: string;
  readonly data: unknown;
  /** Who may hear it: everyone whose scope holds this organisation, one session only, or everyone who is signed in. */
  readonly audience: { readonly organisationPath: string } | { readonly sessionId: string } | 'everybody';
  /** What those hear whom the camera is granted that it is about; absent: nothing. */
  readonly granted?: { readonly cameraId: string; readonly data: unknown };
  /** The contractor whose people may hear it too; they hear nothing else. */
  readonly unitId?: string;
  /** `now` skips the 1 Hz batch. */
  readonly urgency?: 'now';
}

/** Port of the subjects to the open pages. */
export interface Announcer {
  announce(announcement: Announcement): void;
}
