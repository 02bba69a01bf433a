import { useState } from 'react';
import { formatCount } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { CameraDrawer } from './CameraDrawer.tsx';
import { CameraFilters } from './CameraFilters.tsx';
import { CameraTable } from './CameraTable.tsx';
import { OrganisationTree } from './OrganisationTree.tsx';
import { useCameras, useHealthByCamera, useOrganisations } from './registry-queries.ts';
import { useCameraFilter } from './use-camera-filter.ts';

/** 设备档案: the tree with counts, the cameras of the chosen part, and one camera's record. */
export function CamerasDesk() {
  const { t, language } = useWords();
  const view = useCameraFilter();
  const organisations = useOrganisations();
  const cameras = useCameras(view.filter, view.cursor);
  const health = useHealthByCamera();
  const [opened, setOpened] = useState<string>();

  return (
    <main className="desk" data-testid="cameras-desk">
      <DeskHead
        title={t('nav.cameras')}
        question={
          cameras.data === undefined ? '' : t('desk.total', { total: formatCount(cameras.data.total, language) })
        }
      />
      <div className="registry">
        <aside className="panel registry-tree">
          <h2>{t('cameras.organisations')}</h2>
          <Loaded query={organisations} what={t('cameras.organisations')}>
            {({ items }) => (
              <OrganisationTree
                organisations={items}
                selected={view.filter.organisationId}
                onSelect={(organisationId) => view.change({ organisationId })}
              />
            )}
          </Loaded>
        </aside>
        <section className="registry-list">
          <CameraFilters
            filter={view.filter}
            isFiltered={view.isFiltered}
            onChange={view.change}
            onClear={view.clear}
          />
          <Loaded query={cameras} what={t('nav.cameras')}>
            {(page) => (
              <CameraTable
                page={page}
                health={health}
                isFiltered={view.isFiltered}
                isLoading={cameras.isPlaceholderData}
                pageIndex={view.pageIndex}
                onOpen={setOpened}
                onNext={view.goNext}
                onBack={view.goBack}
              />
            )}
          </Loaded>
        </section>
      </div>
      <CameraDrawer
        cameraId={opened}
        health={opened === undefined ? undefined : health.get(opened)}
        onClose={() => setOpened(undefined)}
      />
    </main>
  );
}
