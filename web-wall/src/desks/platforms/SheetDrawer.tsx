import { Button, Checkbox, Drawer } from 'antd';
import { useState } from 'react';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import type { PointSheetView } from '../../../../gateway/discovery/point-sheets/point-sheet-api.ts';
import { apiBase } from '../../api/request.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { FileDrop } from '../import/FileDrop.tsx';
import '../import/import.css';
import { Loaded } from '../Loaded.tsx';
import { useApplySheet, usePointSheet, useUploadSheet } from './sheet-queries.ts';
import { SheetRows } from './SheetRows.tsx';
import { usePlatformWords } from './use-platform-words.ts';

interface SheetDrawerProps {
  readonly platform: PlatformView;
  readonly onClose: () => void;
}

/** A platform's list of points as a sheet: checked first, then taken for the list. */
export function SheetDrawer({ platform, onClose }: SheetDrawerProps) {
  const { t } = usePlatformWords();
  const waiting = usePointSheet(platform.id);
  const upload = useUploadSheet(platform.id);
  const [file, setFile] = useState<File>();
  const check = (chosen: File) => {
    setFile(chosen);
    upload.mutate(chosen);
  };

  return (
    <Drawer open size={860} title={t('platforms.sheetTitle')} onClose={onClose} data-testid="sheet-drawer">
      <p className="dim">
        {t('platforms.sheetNote')} <a href={`${apiBase}/point-sheet-form.xlsx`}>{t('platforms.sheetForm')}</a>
      </p>
      <FileDrop file={file} isDisabled={upload.isPending} onFile={check} />
      {upload.isPending && <p role="status">{t('platforms.sheetChecking')}</p>}
      {upload.error !== null && <ProblemNote problem={upload.error} />}
      <Loaded query={waiting} what={t('platforms.sheetTitle')}>
        {(sheet) =>
          sheet === null || upload.isPending ? null : (
            <CheckedSheet key={sheet.id} platform={platform} sheet={sheet} onApplied={onClose} />
          )
        }
      </Loaded>
    </Drawer>
  );
}

interface CheckedSheetProps {
  readonly platform: PlatformView;
  readonly sheet: PointSheetView;
  readonly onApplied: () => void;
}

/** What a checked sheet would do, what is wrong with its rows, and the step to apply it. */
function CheckedSheet({ platform, sheet, onApplied }: CheckedSheetProps) {
  const { t, language } = usePlatformWords();
  const apply = useApplySheet(platform.id);
  const [acceptsSwapped, setAccepting] = useState(false);
  const { rejected, proposed, rowCount, unknownColumns } = sheet;
  const count = (value: number) => formatCount(value, language);
  const points = rowCount - rejected - (acceptsSwapped ? 0 : proposed);
  const isWhole = rejected === 0 && (proposed === 0 || acceptsSwapped);

  return (
    <div className="checked-sheet" data-testid="checked-sheet">
      <SheetFacts sheet={sheet} isWhole={isWhole} />
      {unknownColumns.length > 0 && (
        <p className="notice">{t('platforms.sheetUnknown', { columns: unknownColumns.join(', ') })}</p>
      )}
      {proposed > 0 && (
        <Checkbox checked={acceptsSwapped} onChange={({ target }) => setAccepting(target.checked)}>
          {t('platforms.sheetSwapped', { count: count(proposed) })}
        </Checkbox>
      )}
      {!isWhole && <p className="notice">{t('platforms.sheetPartial')}</p>}
      <SheetRows platformId={platform.id} sheet={sheet} />
      {apply.error !== null && <ProblemNote problem={apply.error} />}
      <Button
        type="primary"
        block
        disabled={points === 0 || platform.run?.state === 'running'}
        loading={apply.isPending}
        onClick={() => apply.mutate({ sheetId: sheet.id, acceptsSwapped }, { onSuccess: onApplied })}
        data-testid="sheet-apply"
      >
        {t('platforms.sheetApply', { count: count(points) })}
      </Button>
    </div>
  );
}

function SheetFacts({ sheet, isWhole }: { readonly sheet: PointSheetView; readonly isWhole: boolean }) {
  const { t, language } = usePlatformWords();
  const { rowCount, effect, rejected } = sheet;
  const facts = [
    ['rows', rowCount],
    ['new', effect.new],
    ['renamed', effect.renamed],
    ['vanishing', isWhole ? effect.vanishing : 0],
    ['rejected', rejected],
  ] as const;

  return (
    <dl className="sheet-facts">
      {facts.map(([fact, value]) => (
        <div key={fact} data-fact={fact}>
          <dt>{t(`platforms.sheet.${fact}`)}</dt>
          <dd>{formatCount(value, language)}</dd>
        </div>
      ))}
    </dl>
  );
}
