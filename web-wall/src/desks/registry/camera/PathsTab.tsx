import { Button } from 'antd';
import { useState } from 'react';
import type { AccessPathsView, AccessPathView } from '../../../../../gateway/registry/paths/path-api.ts';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { request } from '../../../api/request.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { AddPath } from './AddPath.tsx';
import { useAccessPaths } from './camera-queries.ts';
import { PathCard } from './PathCard.tsx';

interface PathsTabProps {
  readonly camera: CameraDetailView;
  readonly onOpen: (cameraId: string) => void;
}

/** How a camera is reached: its paths in their order, which one is in use, how each fares, and what can be done. */
export function PathsTab({ camera, onOpen }: PathsTabProps) {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const paths = useAccessPaths(camera.id, isFitter);
  if (!isFitter) return <PathsToRead camera={camera} />;

  return (
    <Loaded query={paths} what={t('cameras.paths')}>
      {(view) => <PathList camera={camera} view={view} onOpen={onOpen} />}
    </Loaded>
  );
}

function PathList({ camera, view, onOpen }: PathsTabProps & { readonly view: AccessPathsView }) {
  const { t } = useRegistryWords();
  const [isAdding, setAdding] = useState(false);
  const order = useRegistryEdit((pathIds: readonly string[]) =>
    request('PUT', `/cameras/${camera.id}/access-paths/order`, { body: { pathIds } }),
  );
  const ids = view.items.map(({ id }) => id);
  const swap = (index: number) => order.mutate(swapped(ids, index));

  return (
    <div data-testid="paths">
      <div className="tab-tools">
        <span>{t(`redundancy.${view.redundancy}`)}</span>
        <Button onClick={() => setAdding(true)} data-testid="path-add">
          {t('path.add')}
        </Button>
      </div>
      {order.error !== null && <ProblemNote problem={order.error} />}
      {view.items.length === 0 && <Teach title={t('path.none')} step={t('path.teach')} />}
      {view.items.map((path: AccessPathView, index) => (
        <PathCard
          key={path.id}
          path={path}
          isInUse={view.chosenPathId === path.id}
          isOnly={view.items.length === 1}
          cameraName={camera.name}
          onUp={index > 0 ? () => swap(index - 1) : undefined}
          onDown={index < ids.length - 1 ? () => swap(index) : undefined}
          onSplit={onOpen}
        />
      ))}
      <p className="dim">{t('cameras.secretNote')}</p>
      {isAdding && <AddPath cameraId={camera.id} onClose={() => setAdding(false)} />}
    </div>
  );
}

/** The ids with those at `index` and after it exchanged. */
function swapped(ids: readonly string[], index: number): readonly string[] {
  return [...ids.slice(0, index), ...ids.slice(index, index + 2).reverse(), ...ids.slice(index + 2)];
}

/** For those who look only. */
function PathsToRead({ camera }: { readonly camera: CameraDetailView }) {
  const { t, tOr } = useRegistryWords();
  if (camera.accessPaths.length === 0) return <Teach title={t('path.none')} />;

  return camera.accessPaths.map((path) => (
    <div className="record-path" key={`${path.priority}/${path.host}/${path.channelToken}`}>
      <strong>{`${tOr(`adapter.${path.adapterKind}`, path.adapterKind)} · ${path.host}:${path.port}`}</strong>{' '}
      <span className="dim">
        {t('cameras.path', { priority: path.priority })} · {t('cameras.channel')} {path.channelToken}
      </span>
    </div>
  ));
}
