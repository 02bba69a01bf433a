import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { FieldGroup } from '../../../../../gateway/registry/record/record-fields-api.ts';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useContract } from '../contracts/contract-queries.ts';
import { useUnit } from '../units/unit-queries.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { fieldName, fieldValue } from './field-words.ts';
import { fields, isMandatory, storedValue } from './record-form.ts';

export const groups: readonly FieldGroup[] = [
  'identity',
  'place',
  'technical',
  'organisation',
  'people',
  'upkeep',
  'legal',
];
/** Fields of the core, under the heading where people look for them. */
export const coreOfGroup: Readonly<Partial<Record<FieldGroup, readonly string[]>>> = {
  identity: ['name', 'ownership', 'pointClass', 'status'],
  place: ['place'],
  organisation: ['organisationId'],
};

/** The record by groups: each value tells on hover who wrote it, when, and from which source. */
export function RecordTab({ camera }: { readonly camera: CameraDetailView }) {
  const { t } = useRegistryWords();

  return (
    <div className="record-groups" data-testid="record">
      {groups
        .filter((group) => hasAny(camera, group))
        .map((group) => (
          <section key={group} className="record-group">
            <h3>{t(`group.${group}`)}</h3>
            <dl className="record-fields">
              {(coreOfGroup[group] ?? []).map((name) => (
                <Field key={name} camera={camera} name={name} />
              ))}
              {fields
                .filter((field) => field.group === group && isTold(camera, field.name))
                .map((field) => (
                  <Field
                    key={field.name}
                    camera={camera}
                    name={field.name}
                    isMissed={isMandatory(field, camera.pointClass)}
                  />
                ))}
            </dl>
          </section>
        ))}
    </div>
  );
}

/** A granted camera shows no headings under which its owner keeps everything. */
function hasAny(camera: CameraDetailView, group: FieldGroup): boolean {
  return (
    coreOfGroup[group] !== undefined || fields.some((field) => field.group === group && isTold(camera, field.name))
  );
}

/** Of a granted camera only what is known: the rest is its owner's. */
function isTold(camera: CameraDetailView, name: string): boolean {
  return camera.grant === undefined || storedValue(camera, name) !== undefined;
}

interface FieldProps {
  readonly camera: CameraDetailView;
  readonly name: string;
  /** Its point class demands it. */
  readonly isMissed?: boolean;
}

function Field({ camera, name, isMissed = false }: FieldProps) {
  const words = useRegistryWords();
  const value = storedValue(camera, name);
  const isNothing = value === undefined || value === '';
  const gap = camera.gaps.find(({ field }) => field === name);

  return (
    <div className="record-row" data-field={name}>
      <dt>{fieldName(name, words)}</dt>
      <dd>
        {isNothing ? (
          <Nothing isMissed={isMissed} />
        ) : (
          <Tooltip title={<Origin camera={camera} name={name} />} placement="topLeft">
            <span className="known" tabIndex={0}>
              <Value camera={camera} name={name} words={words} />
            </span>
          </Tooltip>
        )}
        {!isNothing && gap !== undefined && (
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>
            {words.t(gap.code === 'not-wgs84' ? 'record.notWgs84' : 'record.missing')}
          </StateMark>
        )}
      </dd>
    </div>
  );
}

function Nothing({ isMissed }: { readonly isMissed: boolean }) {
  const { t } = useRegistryWords();
  if (!isMissed) return <span className="nothing">–</span>;

  return <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('record.missing')}</StateMark>;
}

function Origin({ camera, name }: { readonly camera: CameraDetailView; readonly name: string }): ReactNode {
  const { t, language } = useRegistryWords();
  const origin = camera.provenance[name];
  if (origin === undefined) return t('origin.unknown');

  return t('origin.text', {
    source: t(`origin.${origin.source}`),
    by: origin.by,
    time: formatInstant(origin.atMs, language),
  });
}

interface ValueProps {
  readonly camera: CameraDetailView;
  readonly name: string;
  readonly words: RegistryWords;
}

function Value({ camera, name, words }: ValueProps): ReactNode {
  const value = storedValue(camera, name);
  switch (name) {
    case 'organisationId':
      return camera.organisationName;
    case 'ownerUnitId':
    case 'managingUnitId':
    case 'maintainingUnitId':
      return <UnitName unitId={String(value)} />;
    case 'contractId':
      return <ContractNumber contractId={String(value)} />;
    default:
      return fieldValue(name, value, words);
  }
}

/** The name of a unit of which the id is known. */
export function UnitName({ unitId }: { readonly unitId: string }) {
  const unit = useUnit(unitId);

  return unit.data?.name ?? (unit.isPending ? '…' : unitId);
}

/** The number of a contract of which the id is known; who may not read contracts sees that there is one. */
export function ContractNumber({ contractId }: { readonly contractId: string }) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const contract = useContract(isFitter ? contractId : undefined);
  if (contract.data !== undefined) return `${contract.data.number} · ${t(`standing.${contract.data.standing}`)}`;

  return isFitter && contract.isPending ? '…' : t('contract.there');
}
