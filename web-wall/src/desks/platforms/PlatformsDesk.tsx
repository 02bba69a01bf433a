import { Navigate, Route, Routes } from 'react-router';
import { PlatformList } from './PlatformList.tsx';
import { PlatformPage } from './PlatformPage.tsx';
import './platforms.css';

/** 运营商平台: all of them; one with its points. */
export default function PlatformsDesk() {
  return (
    <Routes>
      <Route index element={<PlatformList />} />
      <Route path=":platformId" element={<PlatformPage />} />
      <Route path="*" element={<Navigate to="/desk/onboarding/platforms" replace />} />
    </Routes>
  );
}
