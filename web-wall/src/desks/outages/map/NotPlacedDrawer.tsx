import { Drawer } from 'antd';
import { Link } from 'react-router';
import { Loaded } from '../../Loaded.tsx';
import { ListFoot } from '../../registry/ListFoot.tsx';
import { usePages } from '../../registry/use-pages.ts';
import { useOutagesWords } from '../use-outages-words.ts';
import { useNotPlaced } from './map-queries.ts';

/** Cameras that the map cannot show, and what their records lack. */
export function NotPlacedDrawer({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t, tOr } = useOutagesWords();
  const pages = usePages('not-placed');
  const missing = useNotPlaced(pages.cursor, isOpen);

  return (
    <Drawer open={isOpen} onClose={onClose} size={720} title={t('map.notPlacedTitle')} data-testid="not-placed">
      <p className="dim">{t('map.notPlacedWhy')}</p>
      <Loaded query={missing} what={t('map.notPlacedTitle')}>
        {(page) => (
          <>
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">{t('desk.camera')}</th>
                  <th scope="col">{t('desk.organisation')}</th>
                  <th scope="col">{t('list.fault')}</th>
                </tr>
              </thead>
              <tbody>
                {page.items.map(({ cameraId, name, organisationName, place, reason, datum = '' }) => (
                  <tr key={cameraId}>
                    <td>
                      <Link to={`/desk/cameras?camera=${cameraId}`}>{name}</Link>
                      <span className="detail">{place}</span>
                    </td>
                    <td>{organisationName}</td>
                    <td>
                      {reason === 'no-position'
                        ? t('map.noPosition')
                        : t('map.otherDatum', { datum: tOr(`datum.${datum}`, datum.toUpperCase()) })}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <ListFoot page={page} pageSize={50} pages={pages} />
          </>
        )}
      </Loaded>
    </Drawer>
  );
}
