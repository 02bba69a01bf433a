import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type FaultKind, faultKinds } from './ticket-choices.ts';
import type { listCameras } from '../../../../../gateway/registry/registry-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { queryText, request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useTicketChange } from './ticket-queries.ts';
import { UnitSelect } from './UnitSelect.tsx';
import { useTicketWords } from './use-ticket-words.ts';

interface NewTicketFields {
  readonly cameraId: string;
  readonly faultKind: FaultKind;
  readonly unitId?: string;
  readonly note?: string;
}

/** A ticket that a person opens: which point, what is wrong, and who shall repair it. */
export function NewTicket({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTicketWords();
  const navigate = useNavigate();
  const open = useTicketChange((body: NewTicketFields) => ['/tickets', body]);
  const send = (fields: NewTicketFields): void =>
    open.mutate(fields, {
      onSuccess: ({ id }) => {
        onClose();
        void navigate(`/desk/outages/tickets/${id}`);
      },
    });

  return (
    <Drawer open title={t('tk.new')} size={420} onClose={onClose}>
      <Form<NewTicketFields> layout="vertical" onFinish={send}>
        <Form.Item name="cameraId" label={t('tk.camera')} rules={[{ required: true }]}>
          <CameraSelect />
        </Form.Item>
        <Form.Item name="faultKind" label={t('tk.fault')} rules={[{ required: true }]}>
          <Select
            options={faultKinds.map((kind) => ({ value: kind, label: t(`fault.${kind}`) }))}
            data-testid="new-ticket-fault"
          />
        </Form.Item>
        <Form.Item name="unitId" label={t('tk.assignee')}>
          <UnitField />
        </Form.Item>
        <Form.Item name="note" label={t('tk.note')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        <Button htmlType="submit" type="primary" loading={open.isPending} data-testid="new-ticket-send">
          {t('tk.create')}
        </Button>
      </Form>
      {open.isError && <Refused problem={open.error} onClose={onClose} />}
    </Drawer>
  );
}

function Refused({ problem, onClose }: { readonly problem: ApiProblem; readonly onClose: () => void }) {
  const { t } = useTicketWords();
  const openId = problem.extensions['ticketId'];

  return (
    <>
      <ProblemNote problem={problem} />
      {typeof openId === 'string' && (
        <Link to={`/desk/outages/tickets/${openId}`} onClick={onClose}>
          {t('tk.openExisting')}
        </Link>
      )}
    </>
  );
}

interface FieldProps {
  readonly value?: string;
  readonly onChange?: (value: string | undefined) => void;
}

function UnitField({ value, onChange }: FieldProps) {
  const { t } = useTicketWords();

  return (
    <UnitSelect value={value} onChange={(chosen) => onChange?.(chosen)} placeholder={t('tk.unitOfCamera')} isOptional />
  );
}

function CameraSelect({ value, onChange }: FieldProps) {
  const { t } = useTicketWords();
  const [search, setSearch] = useState('');
  const cameras = useQuery<ReplyOf<typeof listCameras>, ApiProblem>({
    queryKey: ['cameras', 'select', search],
    queryFn: ({ signal }) =>
      request('GET', `/cameras${queryText({ ...(search !== '' && { search }), limit: 30 })}`, { signal }),
  });

  return (
    <Select
      {...(value !== undefined && { value })}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      placeholder={t('tk.cameraSearch')}
      loading={cameras.isFetching}
      {...(onChange !== undefined && { onChange })}
      options={(cameras.data?.items ?? []).map(({ id, name, place }) => ({ value: id, label: `${name} · ${place}` }))}
      data-testid="new-ticket-camera"
    />
  );
}
