import type { NewCore } from '../record/record-writer-service.ts';
import type { RowChange, RowLinks } from './camera-of-row.ts';
import type { ImportOptions } from './sheet-import.ts';

/** The core of a camera that a row adds; undefined while its name, class or organisation is not known. */
export function newCoreOf(
  { core }: RowChange,
  { organisation }: RowLinks,
  { ownership }: ImportOptions,
): NewCore | undefined {
  const { name, pointClass } = core;
  if (name === undefined || pointClass === undefined || organisation === undefined) return undefined;
  return {
    ...{ ownership, status: 'active', place: '', vendor: '', model: '', firmware: '', serial: '' },
    ...{ ...core, name, pointClass },
    organisationId: organisation.id,
    organisationPath: organisation.path,
  };
}
