import { Form, Input } from 'antd';
import { contractFields, type ContractGroup, contractGroups } from './contract-fields.ts';
import { type ContractForm, readObject } from './contract-form.ts';
import { usePlatformWords } from './use-platform-words.ts';

/** How the platform is spoken to; every field shows what holds when it is left empty. */
export function ContractFields() {
  const { t } = usePlatformWords();

  return (
    <fieldset className="form-group">
      <legend>{t('platform.group.contract')}</legend>
      <p className="dim">{t('platform.contractNote')}</p>
      {contractGroups.map((group) => (
        <MappingGroup key={group} group={group} />
      ))}
      <Form.Item
        name="rest"
        label={t('platform.rest')}
        rules={[
          {
            validator: (_, text: string | undefined) =>
              readObject(text ?? '') === undefined
                ? Promise.reject(new Error(t('platform.restBad')))
                : Promise.resolve(),
          },
        ]}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 12 }}
          spellCheck={false}
          placeholder={'{ "states": { "online": ["1"], "offline": ["0"] } }'}
        />
      </Form.Item>
    </fieldset>
  );
}

/** One part of the mapping, folded until somebody needs it. */
function MappingGroup({ group }: { readonly group: ContractGroup }) {
  const { t } = usePlatformWords();
  const said = Form.useWatch<ContractForm['fields'] | undefined>('fields') ?? {};
  const changed = contractFields[group].filter(({ path }) => (said[path] ?? '') !== '').length;

  return (
    <details className="mapping" data-testid={`mapping-${group}`}>
      <summary>
        {t(`mapping.${group}`)}
        <small className={changed === 0 ? 'dim' : 'tone-info'}>
          {changed === 0 ? t('platform.contractDefault') : t('platform.contractChanged', { count: changed })}
        </small>
      </summary>
      <div className="mapping-fields">
        {contractFields[group].map(({ path, preset }) => (
          <Form.Item key={path} name={['fields', path]} label={t(`mapping.${path}`)}>
            <Input maxLength={256} spellCheck={false} placeholder={String(preset)} />
          </Form.Item>
        ))}
      </div>
    </details>
  );
}
