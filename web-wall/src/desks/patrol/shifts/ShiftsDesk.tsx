import { Tabs } from 'antd';
import { Route, Routes } from 'react-router';
import { useLiveList } from '../../../api/realtime.tsx';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { HandBacksPanel } from './HandBacksPanel.tsx';
import { MyShiftPanel } from './MyShiftPanel.tsx';
import { RollCall } from './RollCall.tsx';
import { ShiftList } from './ShiftList.tsx';
import { ShiftRecordPage } from './ShiftRecordPage.tsx';
import { shiftsKey, useMyShift, useShiftBoard } from './shift-queries.ts';
import './shifts.css';
import { useShiftWords } from './use-shift-words.ts';

/** 值班: who is on duty, my own shift with its hand-over, and the records that supervisors sign. */
export default function ShiftsDesk() {
  useLiveList('shift', [shiftsKey]);
  useLiveList('roster', [shiftsKey]);

  return (
    <Routes>
      <Route index element={<ShiftsHome />} />
      <Route path=":shiftId" element={<ShiftRecordPage />} />
    </Routes>
  );
}

function ShiftsHome() {
  const { t } = useShiftWords();
  const mine = useMyShift();
  const board = useShiftBoard();

  return (
    <main className="desk" data-testid="shifts-desk">
      <DeskHead title={t('nav.shifts')} question={t('shifts.question')} />
      <Loaded query={mine} what={t('shifts.mine')}>
        {(my) => <MyShiftPanel my={my} />}
      </Loaded>
      <HandBacksPanel />
      <Tabs
        items={[
          {
            key: 'board',
            label: t('shifts.rollCall'),
            children: (
              <Loaded query={board} what={t('shifts.rollCall')}>
                {(content) => <RollCall board={content} />}
              </Loaded>
            ),
          },
          { key: 'records', label: t('shifts.records'), children: <ShiftList /> },
        ]}
      />
    </main>
  );
}
