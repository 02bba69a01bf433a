import { Button, Checkbox, Form, Input } from 'antd';
import { inputPatterns } from './beijing-input.ts';
import { DecisionDrawer, type Evidence } from './DecisionDrawer.tsx';
import type { DutyPlace } from './duty-place.ts';
import type { DutyStanding } from './duty-desk-queries.ts';
import { useDutyWords } from './use-duty-words.ts';

interface WindowValues {
  readonly start: string;
  readonly end: string;
  readonly isSeasonal?: boolean;
  readonly from?: string;
  readonly to?: string;
}

interface WindowsValues extends Evidence {
  readonly windows: readonly WindowValues[];
}

interface WindowsFormProps {
  readonly place: DutyPlace;
  readonly windows: DutyStanding['windows'];
  readonly onClose: () => void;
}

function toValues({ start, end, season }: DutyStanding['windows'][number]): WindowValues {
  return { start, end, isSeasonal: season !== undefined, ...season };
}

function toWindow({ start, end, isSeasonal, from, to }: WindowValues) {
  return { start, end, ...(isSeasonal === true ? { season: { from, to } } : {}) };
}

/** Sets all night windows of an organisation. */
export function WindowsForm({ place, windows, onClose }: WindowsFormProps) {
  const { t } = useDutyWords();
  const [form] = Form.useForm<WindowsValues>();
  const own = windows.slice(0, windows.findIndex(({ season }) => season === undefined) + 1);

  return (
    <DecisionDrawer<WindowsValues>
      {...{ place, form, onClose }}
      title={t('night.change')}
      note={t('night.note')}
      initial={{ windows: own.map(toValues) }}
      toOrder={(values) => ({
        method: 'PUT',
        path: '/duty/night-windows',
        body: { windows: values.windows.map(toWindow) },
      })}
    >
      <Form.List name="windows">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ name, key }) => (
              <WindowFields key={key} index={name} onRemove={fields.length > 1 ? () => remove(name) : undefined} />
            ))}
            <Button
              className="duty-form-act"
              onClick={() => add({ start: '20:00', end: '06:00', isSeasonal: true })}
              data-testid="add-window"
            >
              {t('night.add')}
            </Button>
          </>
        )}
      </Form.List>
    </DecisionDrawer>
  );
}

function WindowFields({ index, onRemove }: { readonly index: number; readonly onRemove: (() => void) | undefined }) {
  const { t } = useDutyWords();
  const isSeasonal = Form.useWatch(['windows', index, 'isSeasonal']) === true;
  const required = [{ required: true, pattern: inputPatterns.clock, message: t('form.clock') }];
  const day = [{ required: true, pattern: /^\d{2}-\d{2}$/, message: t('night.day') }];

  return (
    <fieldset className="window-fields">
      <div className="form-pair">
        <Form.Item name={[index, 'start']} label={t('night.start')} rules={required}>
          <Input placeholder="20:00" maxLength={5} />
        </Form.Item>
        <Form.Item name={[index, 'end']} label={t('night.end')} rules={required}>
          <Input placeholder="20:00" maxLength={5} />
        </Form.Item>
      </div>
      <Form.Item name={[index, 'isSeasonal']} valuePropName="checked">
        <Checkbox>{t('night.seasonal')}</Checkbox>
      </Form.Item>
      {isSeasonal && (
        <div className="form-pair">
          <Form.Item name={[index, 'from']} label={t('night.seasonFrom')} rules={day}>
            <Input placeholder="11-01" maxLength={5} />
          </Form.Item>
          <Form.Item name={[index, 'to']} label={t('night.seasonTo')} rules={day}>
            <Input placeholder="03-31" maxLength={5} />
          </Form.Item>
        </div>
      )}
      {onRemove !== undefined && (
        <Button size="small" onClick={onRemove}>
          {t('night.remove')}
        </Button>
      )}
    </fieldset>
  );
}
