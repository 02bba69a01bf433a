import { Modal, Typography } from 'antd';
import type { NewTokenView } from '../../../../gateway/wall/displays/displays-api.ts';
import { useDisplaysWords } from './use-displays-words.ts';

/** The link of a display, this once. The token stands behind `#`: no server and no log ever reads it. */
export function NewLink({ made, onClose }: { readonly made: NewTokenView; readonly onClose: () => void }) {
  const { t } = useDisplaysWords();

  return (
    <Modal
      open
      title={`${made.display.name} · ${t('dp.link')}`}
      closable={false}
      maskClosable={false}
      okText={t('dp.linkDone')}
      onOk={onClose}
      footer={(_, { OkBtn }) => <OkBtn />}
    >
      <Typography.Paragraph code copyable data-testid="display-link">
        {`${location.origin}/display#token=${made.token}`}
      </Typography.Paragraph>
      <p>{t('dp.linkOnce')}</p>
    </Modal>
  );
}
