import { Button } from 'antd';
import { Link } from 'react-router';
import type { ContractView } from '../../../../../gateway/registry/contracts/contracts-api.ts';
import type { CameraView } from '../../../../../gateway/registry/registry-api.ts';
import { request } from '../../../api/request.ts';
import { formatCount } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { FoundSelect } from '../FoundSelect.tsx';
import { ListFoot } from '../ListFoot.tsx';
import { useCameras, useRegistryEdit } from '../registry-queries.ts';
import { usePages } from '../use-pages.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { useContractCameras } from './contract-queries.ts';

interface Change {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

function useLeasedOffers(text: string) {
  const { data, isFetching } = useCameras({ ownership: 'leased', ...(text !== '' && { search: text }) });
  const offers = (data?.items ?? []).map(({ id, name, organisationName }) => ({
    value: id,
    label: `${name} · ${organisationName}`,
  }));

  return { offers, isFetching };
}

/** The cameras under a contract; some are added and taken out. */
export function ContractCameras({ contract }: { readonly contract: ContractView }) {
  const { t, language } = useRegistryWords();
  const { isAdmin } = useRole();
  const pages = usePages(contract.id);
  const cameras = useContractCameras(contract.id, pages.cursor);
  const set = useRegistryEdit((body: Change) => request('POST', `/contracts/${contract.id}/cameras`, { body }));
  const counts = {
    connected: formatCount(contract.cameraCount, language),
    points: formatCount(contract.points, language),
  };

  return (
    <section className="contract-cameras" data-testid="contract-cameras">
      <header className="desk-head">
        <h2>{t('contracts.cameras', counts)}</h2>
        <Link to={`/desk/cameras?contractId=${contract.id}`}>{t('contracts.inList')}</Link>
      </header>
      {isAdmin && (
        <FoundSelect
          isAction
          placeholder={t('contracts.add')}
          useOffers={useLeasedOffers}
          label={undefined}
          onChange={(id) => id !== undefined && set.mutate({ added: [id] })}
        />
      )}
      {set.error !== null && <ProblemNote problem={set.error} />}
      <Loaded query={cameras} what={t('nav.cameras')}>
        {(page) => (
          <>
            {page.items.length === 0 && <Teach title={t('contracts.noCameras')} step={t('contracts.noCamerasTeach')} />}
            <table className="rows">
              <tbody>
                {page.items.map((camera) => (
                  <CameraRow
                    key={camera.id}
                    camera={camera}
                    onRemove={isAdmin ? () => set.mutate({ removed: [camera.id] }) : undefined}
                  />
                ))}
              </tbody>
            </table>
            <ListFoot page={page} pageSize={20} pages={pages} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function CameraRow({ camera, onRemove }: { readonly camera: CameraView; readonly onRemove: (() => void) | undefined }) {
  const { t } = useRegistryWords();

  return (
    <tr data-testid="contract-camera">
      <td>
        <Link to={`/desk/cameras?camera=${camera.id}`}>{camera.name}</Link>
      </td>
      <td>{camera.organisationName}</td>
      <td>{t(`camera.${camera.status}`)}</td>
      <td className="number">
        {onRemove !== undefined && (
          <Button size="small" type="text" onClick={onRemove}>
            {t('contracts.takeOut')}
          </Button>
        )}
      </td>
    </tr>
  );
}
