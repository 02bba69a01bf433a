import { type DragEvent, useState } from 'react';
import { formatSize } from './format-size.ts';
import { useImportWords } from './use-import-words.ts';

const maxBytes = 20 * 1024 * 1024;

interface FileDropProps {
  readonly file: File | undefined;
  readonly isDisabled: boolean;
  readonly onFile: (file: File) => void;
}

/** A place to drop a sheet on, which is also a button that chooses one. What cannot be a sheet is refused here already. */
export function FileDrop({ file, isDisabled, onFile }: FileDropProps) {
  const { t } = useImportWords();
  const [isOver, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const take = (chosen: File | undefined) => {
    if (chosen === undefined || isDisabled) return;
    const isSheet = /\.(xlsx|csv)$/i.test(chosen.name);
    setRefusal(
      isSheet
        ? chosen.size > maxBytes
          ? t('import.tooLarge', { name: chosen.name })
          : undefined
        : t('import.notSheet', { name: chosen.name }),
    );
    if (isSheet && chosen.size <= maxBytes) onFile(chosen);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };

  return (
    <>
      <label
        className="file-drop"
        data-over={isOver}
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        data-testid="file-drop"
      >
        <input
          className="visually-hidden"
          type="file"
          accept=".xlsx,.csv"
          disabled={isDisabled}
          // The same file again, mended meanwhile, must count as a choice.
          onClick={(event) => (event.currentTarget.value = '')}
          onChange={(event) => take(event.currentTarget.files?.[0])}
          data-testid="file-input"
        />
        <strong>{file?.name ?? t('import.drop')}</strong>
        <small>{file === undefined ? t('import.dropNote') : t('import.chosen', { size: formatSize(file.size) })}</small>
      </label>
      {refusal !== undefined && (
        <p className="notice" role="alert">
          {refusal}
        </p>
      )}
    </>
  );
}
