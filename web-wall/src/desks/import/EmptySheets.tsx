import { Dropdown } from 'antd';
import { apiBase } from '../../api/request.ts';
import { sheetForms } from './import-queries.ts';
import { useImportWords } from './use-import-words.ts';

/** Empty sheets of each form; their cells are texts, so that codes stay whole. */
export function EmptySheets() {
  const { t } = useImportWords();
  const items = sheetForms.map((form) => ({
    key: form,
    label: (
      <a href={`${apiBase}/sheet-forms/${form}/template.xlsx`} download data-testid={`empty-${form}`}>
        {t(`form.${form}`)}
      </a>
    ),
  }));

  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <button type="button" className="button" data-testid="empty-sheets">
        {t('import.templateFiles')} <span aria-hidden="true">▾</span>
      </button>
    </Dropdown>
  );
}
