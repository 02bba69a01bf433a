import type { ExportWord } from './zh-export.ts';

/** Words of the export of sheets, English. */
export const enExport: Readonly<Record<ExportWord, string>> = {
  'form.standard-27': 'Common 27 columns',
  'form.operations': 'Operations (27 + 11)',
  'form.full': 'Every field',
  'export.button': 'Export',
  'export.title': 'Export cameras',
  'export.count': '{count} {count|camera|cameras} by the filter that is set.',
  'export.form': 'Content',
  'export.format': 'Format',
  'export.xlsxNote': 'Recommended: codes are text, so that office programs do not make 3.4E+19 of them.',
  'export.csvNote': 'For programs; opened in an office program, 20-digit codes are spoilt.',
  'export.secretNote': 'Device logins are not in it. Who exported what and when is logged.',
  'export.start': 'Export',
  'export.running': 'Being made, {size} received',
  'export.cancel': 'Cancel',
  'export.close': 'Close',
  'export.done': 'Saved: {name} ({size})',
};
