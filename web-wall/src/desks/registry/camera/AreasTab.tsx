import { Button } from 'antd';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { PlaceSelect } from '../tree/PlaceSelect.tsx';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { type Area, useCameraAreas } from './camera-queries.ts';

const trees = ['administrative', 'grid'] as const;

/** The areas in which a camera lies; one at a border lies in several. */
export function AreasTab({ cameraId }: { readonly cameraId: string }) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const areas = useCameraAreas(cameraId);
  const set = useRegistryEdit((areaIds: readonly string[]) =>
    request('PUT', `/cameras/${cameraId}/areas`, { body: { areaIds } }),
  );

  return (
    <Loaded query={areas} what={t('camera.areas')}>
      {({ items }) => (
        <div data-testid="areas">
          {trees.map((tree) => (
            <section key={tree} className="record-group">
              <h3>{t(`tree.${tree}`)}</h3>
              <ul className="area-list">
                {items
                  .filter((area) => area.tree === tree)
                  .map((area) => (
                    <AreaRow
                      key={area.id}
                      area={area}
                      onRemove={
                        isFitter
                          ? () => set.mutate(items.map(({ id }) => id).filter((id) => id !== area.id))
                          : undefined
                      }
                    />
                  ))}
                {items.every((area) => area.tree !== tree) && <li className="dim">{t('areas.none')}</li>}
              </ul>
              {isFitter && (
                <div className="area-add">
                  <PlaceSelect
                    kind={tree}
                    isAction
                    placeholder={t('areas.add')}
                    onChange={(id) =>
                      id !== undefined && set.mutate([...new Set([...items.map((area) => area.id), id])])
                    }
                  />
                </div>
              )}
            </section>
          ))}
          {set.error !== null && <ProblemNote problem={set.error} />}
        </div>
      )}
    </Loaded>
  );
}

function AreaRow({ area, onRemove }: { readonly area: Area; readonly onRemove: (() => void) | undefined }) {
  const { t } = useRegistryWords();

  return (
    <li>
      <span>{area.name}</span>
      <span className="code dim">{area.code}</span>
      {area.isRetired && <span className="dim">{t('areas.retired')}</span>}
      {onRemove !== undefined && (
        <Button size="small" type="text" onClick={onRemove}>
          {t('areas.remove')}
        </Button>
      )}
    </li>
  );
}
