import { useState } from 'react';
import { apiBase } from '../api/request.ts';

interface SnapshotPictureProps {
  readonly cameraId: string;
  readonly alt: string;
  /** Said while it is fetched, which may take a stream to begin. */
  readonly waits: string;
  /** Said when there is none to be had. */
  readonly none: string;
}

/** What a camera sees now, or in words why nothing is to be seen; never an empty frame. */
export function SnapshotPicture({ cameraId, alt, waits, none }: SnapshotPictureProps) {
  const [state, setState] = useState<'waiting' | 'shown' | 'failed'>('waiting');
  if (state === 'failed') return <p className="snapshot-none">{none}</p>;

  return (
    <>
      {state === 'waiting' && <p className="snapshot-none">{waits}</p>}
      <img
        className="record-snapshot"
        hidden={state === 'waiting'}
        src={`${apiBase}/cameras/${cameraId}/snapshot`}
        alt={alt}
        onLoad={() => setState('shown')}
        onError={() => setState('failed')}
      />
    </>
  );
}
