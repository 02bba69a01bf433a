import { useReportsWords } from './use-reports-words.ts';

const lines = {
  report: ['sign.made', 'sign.checked', 'sign.issued', 'sign.date'],
  lease: ['sign.lessor', 'sign.lessee', 'sign.date'],
} as const;

/** Where a report on paper is signed. */
export function SignatureLine({ of }: { readonly of: keyof typeof lines }) {
  const { t } = useReportsWords();

  return (
    <footer className="signatures" data-testid="signatures">
      {lines[of].map((key) => (
        <span key={key}>{t(key)}</span>
      ))}
    </footer>
  );
}
