import { Button } from 'antd';
import { useState } from 'react';
import type { DisplayView, NewTokenView } from '../../../../gateway/wall/displays/displays-api.ts';
import { useSession } from '../../api/session.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { useDisplays, useRenewDisplay } from './display-queries.ts';
import { DisplayTable } from './DisplayTable.tsx';
import { NewDisplayDrawer } from './NewDisplayDrawer.tsx';
import { NewLink } from './NewLink.tsx';
import { SceneDrawer } from './SceneDrawer.tsx';
import { useDisplaysWords } from './use-displays-words.ts';

/** 显示屏: several screens as one wall, driven from here. */
export default function DisplaysDesk() {
  const { t } = useDisplaysWords();
  const displays = useDisplays();
  const isAdmin = useSession().data?.user.role === 'admin';
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [driven, setDriven] = useState<readonly DisplayView[]>([]);
  const [isNew, setNew] = useState(false);
  const [made, setMade] = useState<NewTokenView>();
  const renew = useRenewDisplay();
  const ofChosen = (displays.data?.items ?? []).filter(({ id }) => chosen.includes(id));

  return (
    <main className="desk" data-testid="displays-desk">
      <DeskHead title={t('dp.title')} question={t('dp.question')}>
        {ofChosen.length > 1 && (
          <Button onClick={() => setDriven(ofChosen)}>{t('dp.driveMany', { count: ofChosen.length })}</Button>
        )}
        {isAdmin && (
          <Button type="primary" onClick={() => setNew(true)} data-testid="display-new">
            {t('dp.new')}
          </Button>
        )}
      </DeskHead>
      <Loaded query={displays} what={t('dp.reading')}>
        {({ items }) => (
          <DisplayTable
            displays={items}
            isAdmin={isAdmin}
            chosen={chosen}
            onChoose={setChosen}
            onDrive={(display) => setDriven([display])}
            onRenew={(id) => renew.mutate(id, { onSuccess: setMade })}
          />
        )}
      </Loaded>
      {isNew && (
        <NewDisplayDrawer
          onClose={() => setNew(false)}
          onMade={(view) => {
            setNew(false);
            setMade(view);
          }}
        />
      )}
      {made !== undefined && <NewLink made={made} onClose={() => setMade(undefined)} />}
      {driven.length > 0 && <SceneDrawer displays={driven} onClose={() => setDriven([])} />}
    </main>
  );
}
