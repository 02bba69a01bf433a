import { Component, type ReactNode } from 'react';
import { useWords } from '../i18n/use-words.ts';

/**
 * Keeps a fault of a screen, or a part of the product that could not be loaded (e.g. after an upgrade of the gateway),
 * from leaving an empty window. React offers this by a class only.
 */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { readonly hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? <CrashNote /> : this.props.children;
  }
}

function CrashNote() {
  const { t } = useWords();

  return (
    <main className="splash" role="alert" data-testid="crash">
      <span>{t('common.crashed')}</span>
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('common.reload')}
      </button>
    </main>
  );
}
