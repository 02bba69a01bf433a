import { Button, Drawer, Form, Input, InputNumber } from 'antd';
import type { NewTokenView } from '../../../../gateway/wall/displays/displays-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { type NewDisplay, useCreateDisplay } from './display-queries.ts';
import { useDisplaysWords } from './use-displays-words.ts';

interface NewDisplayDrawerProps {
  readonly onMade: (made: NewTokenView) => void;
  readonly onClose: () => void;
}

const yearDays = 365;

/** The form of a new display. */
export function NewDisplayDrawer({ onMade, onClose }: NewDisplayDrawerProps) {
  const { t } = useDisplaysWords();
  const create = useCreateDisplay();

  return (
    <Drawer open title={t('dp.new')} size={440} onClose={onClose}>
      <Form<NewDisplay>
        layout="vertical"
        initialValues={{ days: yearDays }}
        onFinish={(fields) => create.mutate(fields, { onSuccess: onMade })}
      >
        <Form.Item name="name" label={t('dp.name')} rules={[{ required: true }]}>
          <Input maxLength={128} data-testid="display-name" />
        </Form.Item>
        <Form.Item name="organisationId" label={t('dp.unit')} rules={[{ required: true }]}>
          <OrganisationPicker testId="display-unit" />
        </Form.Item>
        <Form.Item name="days" label={t('dp.days')} rules={[{ required: true }]}>
          <InputNumber min={1} max={1096} precision={0} />
        </Form.Item>
        {create.isError && <ProblemNote problem={create.error} />}
        <Button type="primary" htmlType="submit" loading={create.isPending} data-testid="display-create">
          {t('dp.create')}
        </Button>
      </Form>
    </Drawer>
  );
}
