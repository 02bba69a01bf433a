import { ExportButton } from '../export/ExportButton.tsx';
import { Loaded } from '../Loaded.tsx';
import { CameraDrawer } from './camera/CameraDrawer.tsx';
import { CameraFilters } from './CameraFilters.tsx';
import type { CameraFilter, FilterChange } from './camera-filter.ts';
import { CameraTable } from './CameraTable.tsx';
import { ColumnChooser, useColumns } from './ColumnChooser.tsx';
import { useCameras, useCompleteness } from './registry-queries.ts';
import { type ChosenPlace, TreePanel } from './tree/TreePanel.tsx';
import { useCameraFilter, useOpenedCamera } from './use-camera-filter.ts';
import { useRegistryWords } from './use-registry-words.ts';
import { useRole } from '../../api/use-role.ts';
import { WaitingStrip } from './WaitingStrip.tsx';

/** The register: what waits, the trees with counts, the cameras of the chosen part, and one camera's record. */
export function CamerasView() {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const view = useCameraFilter();
  const { openedId, open } = useOpenedCamera();
  const cameras = useCameras(view.filter, view.cursor);
  const whole = useCompleteness().data?.whole.cameraCount;
  const columns = useColumns();

  return (
    <>
      <WaitingStrip />
      <div className="registry">
        <TreePanel chosen={chosenPlace(view.filter, view.tree)} onChoose={(place) => view.change(narrowTo(place))} />
        <section className="registry-list">
          <CameraFilters filter={view.filter} isFiltered={view.isFiltered} onChange={view.change} onClear={view.clear}>
            <ColumnChooser {...columns} />
            {isFitter && <ExportButton filter={view.filter} total={cameras.data?.total} />}
          </CameraFilters>
          <Loaded query={cameras} what={t('nav.cameras')}>
            {(page) => (
              <CameraTable
                page={page}
                columns={columns.chosen}
                filter={view.filter}
                isFiltered={view.isFiltered}
                isLoading={cameras.isPlaceholderData}
                pageIndex={view.pageIndex}
                openedId={openedId}
                whole={whole}
                onChange={view.change}
                onOpen={open}
                onNext={view.goNext}
                onBack={view.goBack}
              />
            )}
          </Loaded>
        </section>
      </div>
      <CameraDrawer key={openedId ?? ''} cameraId={openedId} onClose={() => open(undefined)} onOpen={open} />
    </>
  );
}

function chosenPlace({ organisationId, areaId }: CameraFilter, tree: string | null): ChosenPlace | undefined {
  if (organisationId !== undefined) return { kind: 'police', id: organisationId };
  return areaId === undefined ? undefined : { kind: tree === 'grid' ? 'grid' : 'administrative', id: areaId };
}

function narrowTo(place: ChosenPlace | undefined): FilterChange {
  const nowhere = { organisationId: undefined, areaId: undefined, tree: undefined };
  if (place === undefined) return nowhere;
  return place.kind === 'police'
    ? { ...nowhere, organisationId: place.id }
    : { ...nowhere, areaId: place.id, tree: place.kind };
}
