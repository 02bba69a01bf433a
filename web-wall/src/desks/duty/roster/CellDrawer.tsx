import { Button, Checkbox, Drawer, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type { RosterCellView, RosterRowView } from '../../../../../gateway/duty/roster/roster-api.ts';
import { formatCivilDate } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { type FitPeople, useFitPeople, useRosterChange } from './roster-queries.ts';
import { useRosterWords } from './use-roster-words.ts';

interface CellDrawerProps {
  readonly row: RosterRowView;
  readonly cell: RosterCellView;
  readonly nowMs: number;
  readonly onClose: () => void;
}

/** Who comes to one slot of one date: before it begins by a tick, afterwards as a substitute. */
export function CellDrawer({ row: { post, slotKey }, cell, nowMs, onClose }: CellDrawerProps) {
  const { t, language } = useRosterWords();
  const people = useFitPeople(post.id);
  const slot = post.slots.find(({ key }) => key === slotKey);
  const title = [formatCivilDate(cell.date, language), post.name, slot?.name].join(' ');

  return (
    <Drawer open onClose={onClose} size={440} title={title} data-testid="roster-drawer">
      <Loaded query={people} what={t('cell.people')}>
        {({ items }) => (
          <>
            {cell.fromMs > nowMs ? (
              <AssignForm {...{ post, slotKey, cell, items, onClose }} />
            ) : (
              <p className="form-note">{t(cell.toMs > nowMs ? 'cell.begun' : 'cell.over')}</p>
            )}
            {cell.toMs > nowMs && cell.people.length > 0 && (
              <SubstituteForm people={cell.people} items={items} onClose={onClose} />
            )}
          </>
        )}
      </Loaded>
    </Drawer>
  );
}

interface AssignFormProps extends Pick<RosterRowView, 'post' | 'slotKey'> {
  readonly cell: RosterCellView;
  readonly items: FitPeople['items'];
  readonly onClose: () => void;
}

function AssignForm({ post, slotKey, cell, items, onClose }: AssignFormProps) {
  const { t } = useRosterWords();
  // As it was when the slot was opened, whatever the table learns meanwhile.
  const [seen] = useState<readonly string[]>(cell.people.map(({ officerId }) => officerId));
  const [chosen, setChosen] = useState(seen);
  const change = useRosterChange<RosterCellView>();
  const known = new Set(items.map(({ id }) => id));
  // Superiors may have assigned people whom this part cannot list; they stay until they are taken off.
  const above = cell.people.filter(({ officerId }) => !known.has(officerId));
  const options = [
    ...above.map(({ officerId, officerName }) => ({ value: officerId, label: officerName })),
    ...items.map(({ id, name, organisationName }) => ({ value: id, label: `${name} · ${organisationName}` })),
  ];
  const body = { postId: post.id, date: cell.date, slotKey, officerIds: chosen, seenOfficerIds: seen };

  return (
    <div className="roster-assign">
      <h3>{t('cell.people')}</h3>
      {options.length === 0 && <p className="dim">{t('cell.noPeople')}</p>}
      <Checkbox.Group className="roster-people" value={[...chosen]} options={options} onChange={setChosen} />
      {change.error !== null && <ProblemNote problem={change.error} />}
      <Button
        type="primary"
        block
        loading={change.isPending}
        onClick={() => change.mutate({ method: 'PUT', path: '/roster/cells', body }, { onSuccess: onClose })}
        data-testid="roster-save"
      >
        {t('cell.save')}
      </Button>
    </div>
  );
}

interface SubstituteFormProps {
  readonly people: RosterCellView['people'];
  readonly items: FitPeople['items'];
  readonly onClose: () => void;
}

interface SubstituteValues {
  readonly assignmentId: string;
  readonly officerId: string;
  readonly reason: string;
}

function SubstituteForm({ people, items, onClose }: SubstituteFormProps) {
  const { t } = useRosterWords();
  const change = useRosterChange<unknown>();
  const rules = [{ required: true, whitespace: true, message: t('form.required') }];
  const submit = ({ assignmentId, ...body }: SubstituteValues) =>
    change.mutate(
      { method: 'POST', path: `/roster/assignments/${assignmentId}/substitution`, body },
      { onSuccess: onClose },
    );

  return (
    <Form<SubstituteValues>
      layout="vertical"
      className="roster-substitute"
      {...(people[0] === undefined ? {} : { initialValues: { assignmentId: people[0].id } })}
      onFinish={submit}
    >
      <h3>{t('cell.substitute')}</h3>
      <Form.Item name="assignmentId" label={t('cell.substituteFor')}>
        <Select
          options={people.map(({ id, officerName, substitute }) => ({
            value: id,
            label:
              substitute === undefined
                ? officerName
                : `${substitute.officerName}（${t('cell.assigned', { name: officerName })}）`,
          }))}
        />
      </Form.Item>
      <Form.Item name="officerId" label={t('cell.substituteWho')} rules={rules}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={items.map(({ id, name, organisationName }) => ({
            value: id,
            label: `${name} · ${organisationName}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="reason" label={t('cell.reason')} rules={rules}>
        <Input maxLength={500} />
      </Form.Item>
      {change.error !== null && <ProblemNote problem={change.error} />}
      <Button htmlType="submit" block loading={change.isPending} data-testid="roster-substitute">
        {t('cell.substituteSave')}
      </Button>
    </Form>
  );
}
