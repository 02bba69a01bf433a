/** Where a sheet's code and name stand, so that a row can be told in a line. */
export interface KeyColumns {
  readonly code?: number;
  readonly name?: number;
}

const codes = ['SBBM', '设备编码', '国标编码', '点位编码', '国标ID'];
const names = ['SBMC', '设备名称', '点位名称', '摄像机名称', '监控点名称'];

/** Finds them by the headings that sheets in the field have; a heading may carry code, label and mark. */
export function keyColumns(headings: readonly string[]): KeyColumns {
  const find = (spellings: readonly string[]) =>
    headings.findIndex((heading) => spellings.some((spelling) => heading.toUpperCase().includes(spelling)));
  const code = find(codes);
  const name = find(names);

  return { ...(code < 0 ? {} : { code }), ...(name < 0 ? {} : { name }) };
}
