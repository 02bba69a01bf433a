import type { ReactNode } from 'react';
import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import { useOutagesWords } from '../use-outages-words.ts';

type Kind = CauseView['kind'];

/** One stroke drawing each, on a grid of 16. */
const drawings: Readonly<Record<Kind, ReactNode>> = {
  camera: <path d="M1.5 5h8v6h-8zM9.5 7l5-2v6l-5-2M4 11v3.5h3" />,
  recorder: <path d="M1.5 4.5h13v7h-13zM4 8h4M11 8h1M4 14h8" />,
  platform: <path d="M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7-.6 3.3 3.3 0 0 1-.4 6.6z" />,
  upstream: <path d="M5.5 1.5h5v4h-5zM1.5 10.5h4v4h-4zM10.5 10.5h4v4h-4zM8 5.5v2.5M3.5 10.5V8h9v2.5" />,
  contract: <path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 11h5" />,
  area: (
    <path d="M8 14.5S3 9.6 3 6.3a5 5 0 0 1 10 0C13 9.6 8 14.5 8 14.5zM8 4.5a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z" />
  ),
  subnet: <path d="M8 2v12M2 8h12M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4" />,
};

/** What kind of thing broke, as shape and word. */
export function CauseKind({ kind }: { readonly kind: Kind }) {
  const { t } = useOutagesWords();

  return (
    <span className="cause-kind">
      <svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.4">
        {drawings[kind]}
      </svg>
      {t(`cause.${kind}`)}
    </span>
  );
}
