import { Form, Input, InputNumber, Select } from 'antd';
import type { RecordField } from '../../../../../gateway/registry/record/record-fields-api.ts';
import { ContractSelect } from '../contracts/ContractSelect.tsx';
import { PlaceSelect } from '../tree/PlaceSelect.tsx';
import { UnitSelect } from '../units/UnitSelect.tsx';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { fieldName, word } from './field-words.ts';
import { isMandatory } from './record-form.ts';

interface FieldInputProps {
  readonly name: string;
  /** Of the record; absent for members of the core. */
  readonly field?: RecordField;
  readonly pointClass: unknown;
}

const choicesOfCore = {
  ownership: ['government', 'leased', 'self-built'],
  pointClass: [1, 2, 3, 9],
  status: ['planned', 'active', 'repair', 'suspended', 'withdrawn'],
} as const;

/** One field of the record's form: its input follows from the field table, its mark from the point class. */
export function FieldInput({ name, field, pointClass }: FieldInputProps) {
  const words = useRegistryWords();
  const isNeeded = field === undefined ? name !== 'place' : isMandatory(field, pointClass);
  const isBroad = name === 'note' || name === 'name' || name === 'place';

  return (
    <Form.Item
      name={name}
      className={isBroad ? 'field-broad' : ''}
      label={
        <span>
          {fieldName(name, words)}
          {isNeeded && (
            <em className="needed" title={words.t('form.needed')}>
              *
            </em>
          )}
        </span>
      }
      {...(name === 'name' && { rules: [{ required: true, whitespace: true, message: words.t('common.required') }] })}
    >
      {field === undefined ? coreInput(name, words) : recordInput(field, words)}
    </Form.Item>
  );
}

function coreInput(name: string, words: RegistryWords) {
  switch (name) {
    case 'organisationId':
      return <PlaceSelect kind="police" />;
    case 'ownership':
    case 'pointClass':
    case 'status':
      return <Select options={coreChoices(name, words)} />;
    default:
      return <Input maxLength={name === 'name' ? 128 : 256} />;
  }
}

function coreChoices(name: keyof typeof choicesOfCore, { tOr }: RegistryWords) {
  const prefix = name === 'status' ? 'camera' : name;

  return choicesOfCore[name].map((value) => ({ value, label: tOr(`${prefix}.${value}`, String(value)) }));
}

function recordInput(field: RecordField, words: RegistryWords) {
  switch (field.kind) {
    case 'text':
      return textInput(field);
    case 'integer':
    case 'number':
      return <InputNumber style={{ width: '100%' }} {...(field.kind === 'integer' && { precision: 0 })} />;
    case 'date':
      return <Input placeholder="2026-01-31" maxLength={10} />;
    case 'flag':
      return (
        <Select
          allowClear
          options={[true, false].map((value) => ({ value, label: words.t(value ? 'common.yes' : 'common.no') }))}
        />
      );
    case 'choice':
      return <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={choicesOf(field, words)} />;
    case 'choices':
      return (
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          maxTagCount="responsive"
          options={choicesOf(field, words)}
        />
      );
  }
}

function textInput({ name, maxLength = 512 }: RecordField) {
  if (name.endsWith('UnitId')) return <UnitSelect />;
  if (name === 'contractId') return <ContractSelect />;
  if (name === 'note') return <Input.TextArea maxLength={maxLength} autoSize={{ minRows: 2, maxRows: 6 }} />;

  return <Input maxLength={name === 'gbCode' ? 32 : maxLength} spellCheck={false} />;
}

function choicesOf({ choices = [] }: RecordField, { language }: RegistryWords) {
  return choices.map((choice) => ({ value: choice.value, label: word(choice, language) }));
}
