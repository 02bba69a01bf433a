import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { fieldName, fieldValue, plainText } from './field-words.ts';
import type { RecordEdit } from './record-form.ts';
import { UnitName } from './RecordTab.tsx';
import { changedByOthers, keepChosen, type Side, type StaleField, staleFields } from './stale-edit.ts';

interface StaleEditProps {
  /** The record as the editor saw it. */
  readonly before: CameraDetailView;
  readonly stored: CameraDetailView;
  readonly edit: RecordEdit;
  readonly isPending: boolean;
  readonly onSave: (version: number, edit: RecordEdit) => void;
  /** Nothing of the edit is left. */
  readonly onKeepStored: () => void;
  readonly onBack: () => void;
}

/** Somebody else was quicker: both versions side by side, and a choice for each field that both changed. */
export function StaleEdit({ before, stored, edit, isPending, onSave, onKeepStored, onBack }: StaleEditProps) {
  const words = useRegistryWords();
  const { t } = words;
  const rows = staleFields(before, stored, edit);
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(new Map());
  const open = rows.filter(({ name, isContested }) => isContested && !choices.has(name)).length;
  const others = changedByOthers(before, stored, edit);
  const save = () => {
    const kept = keepChosen(edit, choices);
    if (kept === undefined) onKeepStored();
    else onSave(stored.version, kept);
  };

  return (
    <Modal
      open
      width={960}
      title={t('stale.title')}
      onCancel={onBack}
      footer={
        <div className="stale-foot">
          {open > 0 && <span className="dim">{t('stale.open', { count: open })}</span>}
          <Button onClick={onBack}>{t('stale.back')}</Button>
          <Button type="primary" disabled={open > 0} loading={isPending} onClick={save} data-testid="stale-save">
            {t('stale.save')}
          </Button>
        </div>
      }
    >
      <div data-testid="stale-edit">
        <p className="dim">{t('stale.note', { yours: before.version, stored: stored.version })}</p>
        <table className="rows stale-rows">
          <thead>
            <tr>
              <th>{t('stale.field')}</th>
              <th>{t('stale.before')}</th>
              <th>{t('stale.stored')}</th>
              <th>{t('stale.yours')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <StaleRow
                key={row.name}
                row={row}
                stored={stored}
                chosen={choices.get(row.name) ?? (row.isContested ? undefined : 'yours')}
                onChoose={(side) => setChoices(new Map([...choices, [row.name, side]]))}
              />
            ))}
          </tbody>
        </table>
        {others.length > 0 && (
          <p className="dim stale-others">
            {t('stale.others', { fields: others.map((name) => fieldName(name, words)).join(t('common.comma')) })}
          </p>
        )}
      </div>
    </Modal>
  );
}

interface StaleRowProps {
  readonly row: StaleField;
  readonly stored: CameraDetailView;
  readonly chosen: Side | undefined;
  readonly onChoose: (side: Side) => void;
}

function StaleRow({ row, stored, chosen, onChoose }: StaleRowProps) {
  const words = useRegistryWords();
  const { t, language } = words;
  const origin = stored.provenance[row.name];
  const note = origin && row.isContested ? `${origin.by} · ${formatInstant(origin.atMs, language)}` : undefined;

  return (
    <tr data-testid="stale-field" data-field={row.name} data-contested={row.isContested}>
      <td>{fieldName(row.name, words)}</td>
      <td className="dim">
        <StaleValue name={row.name} value={row.before} camera={stored} words={words} />
      </td>
      {(['stored', 'yours'] as const).map((side) => (
        <td key={side}>
          <label className="side" data-chosen={chosen === side}>
            <input
              type="radio"
              name={`stale-${row.name}`}
              checked={chosen === side}
              onChange={() => onChoose(side)}
              data-testid={`choose-${side}`}
            />
            <span>
              <StaleValue name={row.name} value={row[side]} camera={stored} words={words} />
              {side === 'stored' && note !== undefined && <small className="detail">{note}</small>}
              {side === 'stored' && !row.isContested && <small className="detail">{t('stale.same')}</small>}
            </span>
          </label>
        </td>
      ))}
    </tr>
  );
}

interface StaleValueProps {
  readonly name: string;
  readonly value: unknown;
  readonly camera: CameraDetailView;
  readonly words: RegistryWords;
}

function StaleValue({ name, value, camera, words }: StaleValueProps) {
  if (value === undefined || value === null || value === '') return words.t('record.none');
  if (name === 'organisationId' && value === camera.organisationId) return camera.organisationName;
  return name.endsWith('UnitId') ? <UnitName unitId={plainText(value)} /> : fieldValue(name, value, words);
}
