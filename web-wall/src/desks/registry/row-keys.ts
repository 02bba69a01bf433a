import type { KeyboardEvent } from 'react';

/** Where an arrow leads from a row; undefined for other keys. */
function rowBeside(key: string, row: HTMLElement): Element | null | undefined {
  switch (key) {
    case 'ArrowDown':
      return row.nextElementSibling;
    case 'ArrowUp':
      return row.previousElementSibling;
    case 'Home':
      return row.parentElement?.querySelector('tr[tabindex]');
    case 'End':
      return row.parentElement?.lastElementChild;
    default:
      return undefined;
  }
}

/** Keys of a table's row: arrows go from row to row, Enter opens. */
export function onRowKey(event: KeyboardEvent<HTMLElement>, open: () => void): void {
  // Keys inside a row's own buttons are theirs.
  if (event.target !== event.currentTarget) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    open();

    return;
  }
  const beside = rowBeside(event.key, event.currentTarget);
  if (beside === undefined) return;
  event.preventDefault();
  if (beside instanceof HTMLElement) {
    beside.focus();
    beside.scrollIntoView({ block: 'nearest' });
  }
}
