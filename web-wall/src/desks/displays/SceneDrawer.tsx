import { Button, Drawer, Form, Select } from 'antd';
import type { DisplayView } from '../../../../gateway/wall/displays/displays-api.ts';
import { type SceneBody, sceneLayouts } from '../../../../gateway/wall/scenes/scenes-api.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { CamerasPicker } from './CamerasPicker.tsx';
import { useDriveDisplays } from './display-queries.ts';
import { useDisplaysWords } from './use-displays-words.ts';

interface Fields {
  readonly organisationId: string;
  readonly layout: SceneBody['layout'];
  readonly pageSeconds: number;
  readonly pinnedIds: string[];
}

const secondsChoices = [5, 10, 15, 30, 60, 120] as const;

/** What the form begins with: what the first of the displays shows. */
function fieldsOf([first]: readonly DisplayView[]): Partial<Fields> {
  const scene = first?.scene;
  const { layout = 9, pageSeconds = 15, pinnedIds = [] } = scene ?? {};
  const organisationId =
    scene?.source.kind === 'organisation' ? scene.source.organisationId : (first?.organisationId ?? '');

  return { organisationId, layout, pageSeconds, pinnedIds };
}

interface SceneDrawerProps {
  readonly displays: readonly DisplayView[];
  readonly onClose: () => void;
}

/** What displays are to show. */
export function SceneDrawer({ displays, onClose }: SceneDrawerProps) {
  const { t } = useDisplaysWords();
  const drive = useDriveDisplays();
  const [form] = Form.useForm<Fields>();
  const layout = Form.useWatch('layout', form) ?? 1;
  const show = ({ organisationId, ...rest }: Fields) =>
    drive.mutate(
      { ids: displays.map(({ id }) => id), scene: { ...rest, source: { kind: 'organisation', organisationId } } },
      { onSuccess: onClose },
    );
  const title = displays.length === 1 ? displays[0]?.name : t('dp.driveMany', { count: displays.length });

  return (
    <Drawer open title={title} size={440} onClose={onClose}>
      <Form<Fields> form={form} layout="vertical" initialValues={fieldsOf(displays)} onFinish={show}>
        <Form.Item name="organisationId" label={t('dp.what')} rules={[{ required: true }]}>
          <OrganisationPicker />
        </Form.Item>
        <Form.Item name="layout" label={t('dp.layout')}>
          <Select options={sceneLayouts.map((value) => ({ value, label: String(value) }))} />
        </Form.Item>
        <Form.Item name="pageSeconds" label={t('dp.seconds')}>
          <Select options={secondsChoices.map((value) => ({ value, label: String(value) }))} />
        </Form.Item>
        <Form.Item name="pinnedIds" label={t('dp.pinned')} extra={t('dp.pinnedHint')}>
          <CamerasPicker most={layout - 1} />
        </Form.Item>
        {drive.isError && <ProblemNote problem={drive.error} />}
        <Button type="primary" htmlType="submit" loading={drive.isPending} data-testid="display-show">
          {t('dp.show')}
        </Button>
      </Form>
    </Drawer>
  );
}
