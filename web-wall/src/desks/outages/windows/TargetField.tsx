import { Form, Input, Select } from 'antd';
import { CamerasPicker } from '../../displays/CamerasPicker.tsx';
import { ContractSelect } from '../../registry/contracts/ContractSelect.tsx';
import { PlaceSelect } from '../../registry/tree/PlaceSelect.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import type { readAnnounced, TargetKind } from './announce-address.ts';
import { useRecorders } from './window-queries.ts';

/** As many as one window covers by name. */
const mostCameras = 200;

interface TargetFieldProps {
  readonly kind: TargetKind;
  /** Chosen elsewhere: only its name is shown. */
  readonly announced: ReturnType<typeof readAnnounced>;
}

/** What is worked on, chosen as its kind wants. */
export function TargetField({ kind, announced }: TargetFieldProps) {
  const { t } = useOutagesWords();
  const rules = [{ required: true, message: t('windows.required') }];
  const name = kind === 'camera' ? 'cameraIds' : kind === 'upstream' ? 'nodes' : 'targetId';
  if (announced !== undefined) {
    return (
      <>
        <Form.Item label={t('windows.targetKeys')}>
          <b>{announced.name}</b>
        </Form.Item>
        <Form.Item name={name} hidden>
          <Input />
        </Form.Item>
      </>
    );
  }

  return (
    <Form.Item
      key={kind}
      name={name}
      label={t('windows.targetKeys')}
      rules={rules}
      extra={
        kind === 'upstream' ? t('windows.targetNode') : kind === 'camera' ? t('windows.targetKeysHint') : undefined
      }
    >
      <Choice kind={kind} />
    </Form.Item>
  );
}

/** The form hands value and onChange to whatever field it is. */
function Choice({ kind, ...field }: { readonly kind: TargetKind }) {
  switch (kind) {
    case 'camera':
      return <CamerasPicker {...field} most={mostCameras} />;
    case 'recorder':
      return <RecorderSelect {...field} />;
    case 'upstream':
      return <Input.TextArea {...field} autoSize={{ minRows: 2, maxRows: 8 }} />;
    case 'contract':
      return <ContractSelect {...field} />;
    case 'area':
      return <PlaceSelect kind="administrative" {...field} />;
    case 'organisation':
      return <PlaceSelect kind="police" {...field} />;
  }
}

function RecorderSelect(field: { readonly value?: string; readonly onChange?: (value: string) => void }) {
  const recorders = useRecorders();

  return (
    <Select
      {...field}
      showSearch={{ optionFilterProp: 'label' }}
      loading={recorders.isFetching}
      options={(recorders.data?.items ?? [])
        .filter(({ kind }) => kind === 'nvr')
        .map(({ id, name, host }) => ({ value: id, label: `${name} · ${host}` }))}
    />
  );
}
