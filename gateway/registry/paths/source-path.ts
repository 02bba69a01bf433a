import { hasLoginInPath, readRtspSource } from '../../../adapters/sdk/rtsp-source/rtsp-source.ts';

/** The kind of paths whose channel is a stream address that a person says: their device lists nothing by itself. */
const sourceKind = 'rtsp-list';

/** What is wrong with how a person describes a path. */
export interface PathIssue {
  /** Dotted, e.g. `body.channelToken`. */
  readonly path: string;
  readonly message: string;
}

/** A path as a person describes it, as far as it is judged before anybody is dialled. */
interface DescribedPath {
  readonly adapterKind: string;
  readonly channelToken?: string | undefined;
  readonly login?: object | undefined;
}

/** What the device of such a path is asked for; empty for paths whose device tells its channels. */
export function sourceOf({ adapterKind, channelToken }: DescribedPath): { readonly source?: string } {
  return adapterKind === sourceKind && channelToken !== undefined ? { source: channelToken } : {};
}

/**
 * A stream address must be readable; one that wants the login in its path gets only a login that is typed with it, since
 * such a path carries the password readable and a stored one was not given for that.
 *
 * @returns undefined when the path may be asked for
 */
export function issueOfSource({ adapterKind, channelToken, login }: DescribedPath): PathIssue | undefined {
  if (adapterKind !== sourceKind) return undefined;
  const source = channelToken === undefined ? undefined : readRtspSource(channelToken);
  if (source === undefined) {
    const message =
      'must say the stream: brand and channel such as hikvision:1, a path such as /live/main, or two paths with a space between';
    return { path: 'body.channelToken', message };
  }
  const wantsLogin = [source.main, source.sub ?? ''].some(hasLoginInPath);
  if (!wantsLogin || login !== undefined) return undefined;
  const message =
    'is needed, typed: this stream address carries the password in its path, for which no stored one is used';
  return { path: 'body.login', message };
}
