import type { FaultView } from '../../../gateway/platform/http/common-api.ts';

/** What is needed here of a `PictureSource` and of a `SourceListener`. */
interface Source {
  seenAtMs(): number | undefined;
  close(): void;
}

interface Listener {
  readonly onTrouble: (trouble: { readonly fault: FaultView }) => void;
}

type Open<Video, Stream, Told> = (video: Video, stream: Stream, listener: Told) => Source;

/**
 * A way to play whose code is fetched when it is first needed, so that walls that never need it do not carry it.
 *
 * @param load fetches the code; asked again after it failed
 */
export function lateSource<Video, Stream, Told extends Listener>(
  load: () => Promise<Open<Video, Stream, Told>>,
): Open<Video, Stream, Told> {
  return (video, stream, listener) => {
    let source: Source | undefined;
    let isClosed = false;
    load().then(
      (open) => {
        if (!isClosed) source = open(video, stream, listener);
      },
      (error: unknown) => {
        if (!isClosed) listener.onTrouble({ fault: notLoaded(error) });
      },
    );

    return {
      seenAtMs: () => source?.seenAtMs(),
      close: () => {
        isClosed = true;
        source?.close();
      },
    };
  };
}

function notLoaded(error: unknown): FaultView {
  return { stage: 'picture', reason: 'timeout', detail: `the player could not be loaded: ${String(error)}` };
}
