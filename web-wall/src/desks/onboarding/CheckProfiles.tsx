import { useState } from 'react';
import { formatCount } from '../../i18n/format.ts';
import { codecName } from '../codec-name.ts';
import { failureOf, type Report } from './CheckFacts.tsx';
import { useOnboardingWords } from './use-onboarding-words.ts';

type Stream = Extract<Report['stream'], { readonly kind: 'ok' }>['value'];

/** A recorder of 64 channels has 128 streams: the first ones, then all on demand; on paper always all. */
const shownAtFirst = 8;

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function Measured({ stream }: { readonly stream: Stream }) {
  const { t, language } = useOnboardingWords();
  const { codec, width, height, fps, bitrateKbps, keyFrameIntervalsMs, looksSmart, startForecast } = stream;
  const intervals = {
    shortest: seconds(Math.min(...keyFrameIntervalsMs)),
    longest: seconds(Math.max(...keyFrameIntervalsMs)),
    count: keyFrameIntervalsMs.length,
  };
  const { askedMs, joinedMs } = startForecast;

  return (
    <dl className="record">
      <dt>{t('check.codec')}</dt>
      <dd>
        {codecName(codec)} · {width} × {height} · {fps.toFixed(1)} fps ·{' '}
        {formatCount(Math.round(bitrateKbps), language)} kbit/s
      </dd>
      <dt>{t('check.keyFrames')}</dt>
      <dd>{intervals.count === 0 ? t('check.keyFramesNone') : t('check.keyFramesValue', intervals)}</dd>
      <dt>{t('check.smart')}</dt>
      <dd className={looksSmart ? 'tone-warn' : undefined}>{t(looksSmart ? 'check.smartYes' : 'check.smartNo')}</dd>
      <dt>{t('check.forecast')}</dt>
      <dd>{t('check.forecastValue', { asked: seconds(askedMs), joined: seconds(joinedMs) })}</dd>
    </dl>
  );
}

function ProfileTable({ report }: { readonly report: Report }) {
  const { t, language } = useOnboardingWords();
  const [isWhole, setIsWhole] = useState(false);
  const { device } = report;
  if (device.kind !== 'ok') return null;
  const { profiles } = device.value;
  const channels = new Set(profiles.map(({ channelToken }) => channelToken)).size;

  return (
    <section className="record-section">
      <h3>
        {t('check.profiles')} · {t('check.channels', { channels, profiles: profiles.length })}
      </h3>
      <table className="rows" data-whole={isWhole}>
        <thead>
          <tr>
            <th>{t('check.channel')}</th>
            <th>{t('check.profile')}</th>
            <th>{t('check.codec')}</th>
            <th>{t('check.size')}</th>
            <th className="number">{t('check.fps')}</th>
            <th className="number">{t('check.bitrate')}</th>
          </tr>
        </thead>
        <tbody>
          {profiles.map(
            ({ channelToken, channelName, profileToken, codec, width, height, fps, bitrateKbps }, index) => (
              <tr key={`${channelToken} ${profileToken}`} className={index < shownAtFirst ? undefined : 'row-more'}>
                <td>{channelName === '' ? channelToken : channelName}</td>
                <td>{profileToken}</td>
                <td className={codec === 'h265' ? 'tone-warn' : undefined}>{codecName(codec)}</td>
                <td>
                  {width} × {height}
                </td>
                <td className="number">{fps} fps</td>
                <td className="number">{formatCount(Math.round(bitrateKbps), language)} kbit/s</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {profiles.length > shownAtFirst && !isWhole && (
        <button type="button" className="button no-print" onClick={() => setIsWhole(true)}>
          {t('check.more', { count: profiles.length })}
        </button>
      )}
    </section>
  );
}

/** Streams: as measured on the wire, then as the device describes them. */
export function CheckProfiles({ report }: { readonly report: Report }) {
  const words = useOnboardingWords();
  const { t } = words;
  const { stream } = report;

  return (
    <>
      <section className="record-section">
        <h3>{t('check.measured')}</h3>
        {stream.kind === 'ok' && <Measured stream={stream.value} />}
        {stream.kind === 'failed' && <p className="tone-warn">{failureOf(stream, words)}</p>}
        {stream.kind === 'skipped' && <p className="dim">{t('check.notAsked')}</p>}
      </section>
      <ProfileTable report={report} />
    </>
  );
}
