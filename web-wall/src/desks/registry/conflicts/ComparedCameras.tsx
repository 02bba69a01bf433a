import { Switch } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { Loaded } from '../../Loaded.tsx';
import { fieldName, fieldValue, plainText } from '../camera/field-words.ts';
import { ContractNumber, UnitName } from '../camera/RecordTab.tsx';
import { useCamera } from '../registry-queries.ts';
import { type RegistryWords, useRegistryWords } from '../use-registry-words.ts';
import { comparedFields, valueOf } from './compared-fields.ts';

export interface Side {
  readonly cameraId: string;
  /** What the camera is to the question, e.g. who claims the code. */
  readonly role: string;
}

/** Two records side by side, the fields that differ marked; one alone when there is no other. */
export function ComparedCameras({ sides }: { readonly sides: readonly Side[] }) {
  const { t } = useRegistryWords();
  const [first, second] = sides;
  const one = useCamera(first?.cameraId);
  const other = useCamera(second?.cameraId);
  const cameras = [one.data, other.data].filter((camera) => camera !== undefined);
  const [isAll, setAll] = useState(false);

  return (
    <Loaded query={one} what={t('desk.camera')}>
      {() =>
        cameras.length === sides.length && (
          <>
            <ComparedTable sides={sides} cameras={cameras} isAll={isAll} />
            <label className="switch-line">
              <Switch size="small" checked={isAll} onChange={setAll} />
              {t('compare.all')}
            </label>
          </>
        )
      }
    </Loaded>
  );
}

interface ComparedTableProps {
  readonly sides: readonly Side[];
  readonly cameras: readonly CameraDetailView[];
  readonly isAll: boolean;
}

function ComparedTable({ sides, cameras, isAll }: ComparedTableProps) {
  const words = useRegistryWords();
  const rows = comparedFields(cameras).filter(({ differs, isKey }) => isAll || differs || isKey);

  return (
    <table className="rows compared" data-testid="compared">
      <thead>
        <tr>
          <th />
          {sides.map(({ cameraId, role }, index) => (
            <th key={cameraId}>
              <span>{role}</span>
              <Link to={`/desk/cameras?camera=${cameraId}`}>{cameras[index]?.name}</Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, differs }) => (
          <tr key={name} data-differs={differs}>
            <th scope="row">{fieldName(name, words)}</th>
            {cameras.map((camera) => (
              <td key={camera.id}>
                <Value camera={camera} name={name} words={words} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ValueProps {
  readonly camera: CameraDetailView;
  readonly name: string;
  readonly words: RegistryWords;
}

function Value({ camera, name, words }: ValueProps) {
  const value = valueOf(camera, name);
  if (value === undefined || value === '') return <span className="nothing">–</span>;
  if (name.endsWith('UnitId')) return <UnitName unitId={plainText(value)} />;
  if (name === 'contractId') return <ContractNumber contractId={plainText(value)} />;
  return fieldValue(name, value, words);
}
