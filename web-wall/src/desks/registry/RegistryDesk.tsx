import { CamerasDesk } from './CamerasView.tsx';

/** 设备档案. */
export default function RegistryDesk() {
  return <CamerasDesk />;
}
