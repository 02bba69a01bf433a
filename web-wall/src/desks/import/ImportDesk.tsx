import { Navigate, Route, Routes } from 'react-router';
import { ImportHome } from './ImportHome.tsx';
import { ImportPage } from './ImportPage.tsx';
import './import.css';
import { ProfilesPage } from './ProfilesPage.tsx';

/** 表格导入导出: uploading and what was uploaded; one import; the templates. */
export default function ImportDesk() {
  return (
    <Routes>
      <Route index element={<ImportHome />} />
      <Route path="templates" element={<ProfilesPage />} />
      <Route path="of/:importId" element={<ImportPage />} />
      <Route path="*" element={<Navigate to="/desk/onboarding/import" replace />} />
    </Routes>
  );
}
