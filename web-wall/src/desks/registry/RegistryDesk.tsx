import { Navigate, NavLink, Route, Routes } from 'react-router';
import { DeskHead } from '../DeskHead.tsx';
import { CamerasView } from './CamerasView.tsx';
import { ConflictsView } from './conflicts/ConflictsView.tsx';
import { ContractsView } from './contracts/ContractsView.tsx';
import { GrantsView } from './grants/GrantsView.tsx';
import './registry.css';
import { UnitsView } from './units/UnitsView.tsx';
import { useRegistryWords } from './use-registry-words.ts';
import { useRole } from '../../api/use-role.ts';

const base = '/desk/cameras';

/** 设备档案: cameras with their trees, what contradicts itself, units, and contracts; each view at its address. */
export default function RegistryDesk() {
  const { t } = useRegistryWords();
  const { isFitter } = useRole();
  const views = [
    { path: '', label: t('registry.cameras'), element: <CamerasView /> },
    ...(isFitter ? [{ path: 'conflicts', label: t('registry.conflicts'), element: <ConflictsView /> }] : []),
    { path: 'units', label: t('registry.units'), element: <UnitsView /> },
    ...(isFitter ? [{ path: 'contracts', label: t('registry.contracts'), element: <ContractsView /> }] : []),
    ...(isFitter ? [{ path: 'grants', label: t('registry.grants'), element: <GrantsView /> }] : []),
  ];

  return (
    <main className="desk registry-desk" data-testid="cameras-desk">
      <DeskHead title={t('nav.cameras')} question={t('registry.question')}>
        <nav className="views">
          {views.map(({ path, label }) => (
            <NavLink key={path} to={path === '' ? base : `${base}/${path}`} end>
              {label}
            </NavLink>
          ))}
        </nav>
      </DeskHead>
      <Routes>
        {views.map(({ path, element }) => (
          <Route key={path} path={path} element={element} />
        ))}
        <Route path="*" element={<Navigate to={base} replace />} />
      </Routes>
    </main>
  );
}
