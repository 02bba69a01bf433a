import type { ReactNode } from 'react';

/** Title of a desk, the question that it answers, and its tools. */
export function DeskHead({
  title,
  question,
  children,
}: {
  readonly title: string;
  readonly question: string;
  readonly children?: ReactNode;
}) {
  return (
    <header className="desk-head">
      <h1>{title}</h1>
      <p>{question}</p>
      {children !== undefined && <div className="desk-tools">{children}</div>}
    </header>
  );
}
