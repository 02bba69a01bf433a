import { App, Button, Modal } from 'antd';
import { usePeopleWords } from './use-people-words.ts';

export interface MadePassword {
  readonly displayName: string;
  readonly username: string;
  readonly password: string;
}

/** Shown once, and kept nowhere: closing it forgets it. */
export function FirstPassword({ made, onClose }: { readonly made: MadePassword; readonly onClose: () => void }) {
  const { t } = usePeopleWords();
  const { message } = App.useApp();
  const { displayName, username, password } = made;
  const copy = () => {
    void navigator.clipboard.writeText(password).then(() => message.success(t('pp.copied')));
  };

  return (
    <Modal
      open
      title={t('pp.preset')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <>
          {/* Browsers give the clipboard to secure pages only. */}
          {window.isSecureContext && <Button onClick={copy}>{t('pp.copy')}</Button>}
          <Button type="primary" onClick={onClose} data-testid="password-handed">
            {t('pp.done')}
          </Button>
        </>
      }
    >
      <p>{t('pp.presetText', { name: displayName, username })}</p>
      <p className="first-password" data-testid="first-password">
        {password}
      </p>
    </Modal>
  );
}
