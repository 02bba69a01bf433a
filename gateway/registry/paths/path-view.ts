import type { CameraPaths, JudgedPath } from './access-path-service.ts';
import type { AccessPathsView, AccessPathView } from './path-api.ts';
import { isFit, type PathStanding } from './path-standing.ts';

/** An access path as the API shows it: no login, no device path. */
export function toAccessPathView({ path, standing }: JudgedPath, atMs: number): AccessPathView {
  const { id, cameraId, adapterKind, host, port, channelToken, systemId, priority, isEnabled } = path;
  return {
    ...{ id, cameraId, adapterKind, host, port, channelToken, priority, isEnabled },
    isOverSystem: systemId !== undefined,
    hasLogin: path.credentialId !== undefined,
    streams: path.streams.map(({ profile, codec, width, height }) => ({ profile, codec, width, height })),
    ...(standing && { standing: toStandingView(standing, atMs) }),
  };
}

/** The paths of one camera as the API shows them. */
export function toAccessPathsView({ items, redundancy, chosen, atMs }: CameraPaths): AccessPathsView {
  return {
    items: items.map((item) => toAccessPathView(item, atMs)),
    redundancy,
    ...(chosen && { chosenPathId: chosen.id }),
  };
}

function toStandingView(standing: PathStanding, atMs: number): AccessPathView['standing'] & {} {
  const { reach, sinceMs, lastGoodMs, lastTriedMs, heldUntilMs, loginRefusedBy, liveProfiles, fault } = standing;
  return {
    isUsable: isFit(standing, atMs),
    ...{ reach, sinceMs },
    ...(lastGoodMs !== undefined && { lastGoodMs }),
    ...(lastTriedMs !== undefined && { lastTriedMs }),
    ...(heldUntilMs !== undefined && heldUntilMs > atMs && { heldUntilMs }),
    isLoginRefused: loginRefusedBy !== undefined,
    isStreaming: liveProfiles.length > 0,
    ...(fault && { fault: { ...fault } }),
  };
}
