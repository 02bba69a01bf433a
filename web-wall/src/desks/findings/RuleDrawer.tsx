import { Button, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd';
import type { RuleView } from '../../../../gateway/findings/routing/rules-api.ts';
import type { WebhookView } from '../../../../gateway/platform/webhooks/webhooks-api.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { findingCategories, findingSeverities } from '../../wall/finding-choices.ts';
import { OrganisationPicker } from '../onboarding/OrganisationPicker.tsx';
import { type RuleForm, useSaveRule } from './routing-queries.ts';

interface RuleDrawerProps {
  /** Missing: a new one. */
  readonly rule: RuleView | undefined;
  readonly hooks: readonly WebhookView[];
  readonly onClose: () => void;
}

interface Fields extends Omit<RuleForm, 'post'> {
  readonly postId?: string;
  readonly postRole: 'officer' | 'technician' | 'admin';
}

const roles = ['officer', 'technician', 'admin'] as const;
const fresh = {
  position: 10,
  categories: [],
  severities: [],
  webhookIds: [],
  enabled: true,
  postRole: 'officer',
} as const;

function toFields({ post, ...rule }: RuleView): Fields {
  return { ...rule, postRole: post?.role ?? 'officer', ...(post && { postId: post.organisationId }) };
}

function toForm({ postId, postRole, ...fields }: Fields): RuleForm {
  const { organisationId, name, position, categories, severities, webhookIds, enabled } = fields;
  const form = { organisationId, name, position, categories, severities, webhookIds, enabled };
  return postId === undefined || postId === '' ? form : { ...form, post: { organisationId: postId, role: postRole } };
}

/** The form of one routing rule. */
export function RuleDrawer({ rule, hooks, onClose }: RuleDrawerProps) {
  const { t } = useFindingsWords();
  const save = useSaveRule(rule);

  return (
    <Drawer open title={t(rule === undefined ? 'fd.rule.new' : 'fd.rules')} size={480} onClose={onClose}>
      <Form<Fields>
        layout="vertical"
        initialValues={rule === undefined ? fresh : toFields(rule)}
        onFinish={(fields) => save.mutate(toForm(fields), { onSuccess: onClose })}
      >
        <Form.Item name="name" label={t('fd.rule.name')} rules={[{ required: true }]}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="organisationId" label={t('fd.rule.unit')} rules={[{ required: true }]}>
          <OrganisationPicker />
        </Form.Item>
        <Form.Item name="position" label={t('fd.rule.position')} rules={[{ required: true }]}>
          <InputNumber min={0} max={100_000} precision={0} />
        </Form.Item>
        <FindingKinds />
        <div className="form-pair">
          <Form.Item name="postId" label={t('fd.rule.post')}>
            <OrganisationPicker />
          </Form.Item>
          <Form.Item name="postRole" label=" ">
            <Select options={roles.map((value) => ({ value, label: t(`fd.role.${value}`) }))} />
          </Form.Item>
        </div>
        <Form.Item name="webhookIds" label={t('fd.rule.webhooks')}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={hooks.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="enabled" label={t('fd.rule.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {save.isError && <ProblemNote problem={save.error} />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('fd.rule.save')}
        </Button>
      </Form>
    </Drawer>
  );
}

/** Which findings a rule is for; none chosen means all of them. */
function FindingKinds() {
  const { t } = useFindingsWords();

  return (
    <>
      <Form.Item name="categories" label={t('fd.rule.categories')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('fd.rule.all')}
          options={findingCategories.map((value) => ({ value, label: t(`category.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="severities" label={t('finding.severity')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('fd.rule.all')}
          options={findingSeverities.map((value) => ({ value, label: t(`severity.${value}`) }))}
        />
      </Form.Item>
    </>
  );
}
