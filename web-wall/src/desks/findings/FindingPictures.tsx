import { useState } from 'react';
import type { EvidenceFileView, FindingView } from '../../../../gateway/findings/findings-api.ts';
import { apiBase } from '../../api/request.ts';
import { useSession } from '../../api/session.ts';
import { formatCivilDate, formatDay, formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { useWatermark } from '../../wall/use-watermark.ts';
import { CopyEvidence } from './CopyEvidence.tsx';

interface PicturesProps {
  readonly evidence: readonly EvidenceFileView[];
  readonly finding: FindingView;
}

/** Snapshot, clip and photos; a missing one says why. */
export function FindingPictures({ evidence, finding }: PicturesProps) {
  const { t, language } = useFindingsWords();
  const { hasSnapshot, snapshotProblem, source, hold } = finding;
  const isWithout = !hasSnapshot && source === 'wall' && !evidence.some(({ kind }) => kind === 'snapshot');

  return (
    <div className="finding-pictures">
      {evidence.map((file) => (
        <figure key={file.id} data-testid={`evidence-${file.kind}`} data-state={file.state}>
          <Picture file={file} />
          <figcaption>
            <span>{t(`fd.kind.${file.kind}`)}</span>
            {file.state === 'stored' && (
              <>
                <small>{t('fd.expires', { date: formatDay(file.expiresAtMs, language) })}</small>
                <CopyEvidence file={file} />
              </>
            )}
          </figcaption>
        </figure>
      ))}
      {isWithout && (
        <p className="dim">{t('finding.noSnapshot', { reason: snapshotProblem ?? t('finding.noSnapshotUnknown') })}</p>
      )}
      {evidence.length === 0 && !isWithout && <p className="dim">{t('fd.noPictures')}</p>}
      {hold !== undefined && (
        <p className="tone-info">
          ● {t('fd.held', { date: formatCivilDate(hold.until, language), basis: hold.basis })}
        </p>
      )}
      <small className="dim">{t('fd.registered')}</small>
    </div>
  );

  function Picture({ file }: { readonly file: EvidenceFileView }) {
    if (file.state === 'awaited') return <p className="picture-none">{t('fd.clipAwaited')}</p>;
    if (file.state === 'failed') {
      return (
        <p className="picture-none">{t('fd.clipFailed', { reason: file.problem ?? t('finding.noSnapshotUnknown') })}</p>
      );
    }
    if (file.state === 'deleted') {
      return (
        <p className="picture-none">
          {t('fd.pictureDeleted', { time: formatInstant(file.deletedAtMs ?? 0, language) })}
        </p>
      );
    }
    return file.kind === 'clip' ? <Clip file={file} /> : <Still file={file} />;
  }
}

const addressOf = ({ findingId, id }: EvidenceFileView): string => `${apiBase}/findings/${findingId}/evidence/${id}`;

function Still({ file }: { readonly file: EvidenceFileView }) {
  const { t } = useFindingsWords();

  return (
    <a href={addressOf(file)} target="_blank" rel="noreferrer">
      <img src={addressOf(file)} alt={t(`fd.kind.${file.kind}`)} />
    </a>
  );
}

/**
 * The file is the camera's own stream and stays as it was sent. Who plays it, and when, lies over the picture; so it is
 * shown only where that does, and copies go by their own button, which writes them into the register.
 */
function Clip({ file }: { readonly file: EvidenceFileView }) {
  const { t } = useFindingsWords();
  const user = useSession().data?.user;
  const watermark = useWatermark(user === undefined ? '' : `${user.displayName} · ${user.organisationName}`);
  const [isUnplayable, setUnplayable] = useState(false);
  if (isUnplayable) return <p className="picture-none">{t('fd.unplayable')}</p>;

  return (
    <div className="clip-screen" style={watermark} data-testid="clip-screen">
      {/* Cameras of public places are kept without sound: there are no words to write below. */}
      <video
        src={addressOf(file)}
        controls
        controlsList="nofullscreen nodownload noremoteplayback"
        disablePictureInPicture
        muted
        preload="metadata"
        aria-label={t('fd.play')}
        onError={() => setUnplayable(true)}
        data-testid="clip-player"
      />
    </div>
  );
}
