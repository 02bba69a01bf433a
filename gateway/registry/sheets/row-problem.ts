/** How bad: an error keeps the row out, a warning does not, a proposal keeps it out until a person accepts it. */
export type Severity = 'error' | 'warning' | 'proposal';

/** Everything that can be said of a cell or a row, `noun/problem`; each has its words in both languages. */
export const problemWords = {
  'code/number': {
    severity: 'error',
    zh: '编码存成了数字，末几位已丢失（如 3.4E+19）；请把该列设为“文本”后重新填写',
    en: 'the code was stored as a number and has lost its last digits (like 3.4E+19); format the column as text and enter it again',
  },
  'code/invalid': {
    severity: 'error',
    zh: '不是有效编码：应为 20 位国标编码，或 18–20 位本地编码',
    en: 'is no valid code: 20 digits of GB/T 28181, or a local code of 18 to 20 characters',
  },
  'code/conflict': {
    severity: 'warning',
    zh: '编码与{other}重复；本行照常导入，编码进入冲突队列待人工处理',
    en: 'the code is already that of {other}; the row is imported and its code goes to the conflict queue',
  },
  'value/missing': { severity: 'error', zh: '必填项为空', en: 'is required and empty' },
  'value/invalid': { severity: 'error', zh: '“{value}”不是有效值：{hint}', en: '“{value}” is not valid: {hint}' },
  'value/unknown': {
    severity: 'error',
    zh: '“{value}”不在代码表中：{hint}',
    en: '“{value}” is not in the code list: {hint}',
  },
  'value/too-long': { severity: 'error', zh: '超过 {hint} 个字符', en: 'is longer than {hint} characters' },
  'networked/unknown': {
    severity: 'warning',
    zh: '“{value}”在各地模板中含义相反，按“未知”导入；请选用说明其含义的模板，或填写“已联网/未联网”',
    en: '“{value}” means opposite things in different templates and is imported as unknown; choose a template that says what it means, or write 已联网 or 未联网',
  },
  'point-class/ambiguous': {
    severity: 'error',
    zh: '“4”在旧模板中表示“其他”，在别处表示公安内部；请选用说明其含义的模板，或填写 9（其他）',
    en: '“4” means “other” in an old template and police-internal elsewhere; choose a template that says which, or write 9 (other)',
  },
  'coordinates/swapped': {
    severity: 'proposal',
    zh: '经度与纬度疑似填反（{value}）；接受建议后按互换后的坐标导入',
    en: 'longitude and latitude seem to have changed places ({value}); accept the proposal to import them swapped',
  },
  'coordinates/outside': {
    severity: 'error',
    zh: '坐标不在中国范围内：经度 73–136，纬度 3–54（{value}）',
    en: 'the coordinates are not in China: longitude 73 to 136, latitude 3 to 54 ({value})',
  },
  'coordinates/half': {
    severity: 'error',
    zh: '经度、纬度须同时填写',
    en: 'longitude and latitude go together; one of them is empty',
  },
  'organisation/unknown': {
    severity: 'error',
    zh: '您的辖区内没有组织机构“{value}”；请核对名称，或填写 12 位公安机关代码（GA/T 380），或完整路径，如 市局/东区分局/东站派出所',
    en: 'there is no organisation “{value}” in your part; check its name, or write its code of 12 digits (GA/T 380), or its path such as 市局/东区分局/东站派出所',
  },
  'organisation/ambiguous': {
    severity: 'error',
    zh: '您的辖区内有多个“{value}”，请写明是哪一个：{hint}；也可填写 12 位公安机关代码（GA/T 380）',
    en: 'there are several organisations “{value}” in your part; write which one: {hint}; or its code of 12 digits (GA/T 380)',
  },
  'contract/unknown': {
    severity: 'error',
    zh: '您的辖区内没有租赁合同“{value}”；请填写您辖区内合同的编号，或清空该单元格',
    en: 'there is no lease contract “{value}” in your part; write the number of a contract of your part, or clear the cell',
  },
  'contract/ambiguous': {
    severity: 'error',
    zh: '您的辖区内有多份合同的编号为“{value}”；请填写网关中的合同标识：{hint}',
    en: 'several contracts of your part have the number “{value}”; write the id of the one that is meant: {hint}',
  },
  'identity/weak': {
    severity: 'warning',
    zh: '没有编码和地址，只能按“名称+辖区机构”识别；改名后再导入会成为新点位',
    en: 'has neither a code nor an address and is recognised by name and organisation only; renamed, it would be taken for a new camera',
  },
  'identity/ambiguous': {
    severity: 'error',
    zh: '登记库中有多个点位符合“{value}”；请补充编码',
    en: 'several cameras of the registry fit “{value}”; add a code',
  },
  'row/double': { severity: 'error', zh: '与第 {other} 行是同一点位', en: 'is the same camera as row {other}' },
  'row/refused': { severity: 'error', zh: '未能写入：{hint}', en: 'could not be written: {hint}' },
  'access/incomplete': {
    severity: 'warning',
    zh: '有账号或口令而没有地址，接入信息未采用',
    en: 'has a user name or password and no address; its access is left out',
  },
  'access/taken': {
    severity: 'warning',
    zh: '该地址与通道已属于另一点位，接入信息未采用',
    en: 'this address and channel are those of another camera; the access is left out',
  },
  'access/foreign-login': {
    severity: 'warning',
    zh: '该设备的登录信息由上级单位管理，表中的账号与口令未采用',
    en: 'the login of this device belongs to a unit above you; user name and password are left out',
  },
  'district/unknown': {
    severity: 'warning',
    zh: '没有行政区划“{value}”，该列未采用；请填写区划代码',
    en: 'there is no administrative area “{value}”; the cell is left out. Write its civil code',
  },
  'record/incomplete': { severity: 'error', zh: '{hint}', en: '{hint}' },
} as const satisfies Readonly<
  Record<string, { readonly severity: Severity; readonly zh: string; readonly en: string }>
>;

export type ProblemCode = keyof typeof problemWords;

/** What to fill into the words. Never a password. */
interface ProblemFacts {
  readonly value?: string;
  readonly hint?: string;
  /** The hint in Chinese where it differs. */
  readonly hintZh?: string;
  readonly other?: string;
  readonly otherZh?: string;
}

/** One thing to say of a row. */
export interface RowProblem {
  /** Heading as it stands in the file, or the field's label; empty for the row as a whole. */
  readonly column: string;
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly zh: string;
  readonly en: string;
}

const longestQuote = 60;

/** A problem in words of both languages. */
export function rowProblem(column: string, code: ProblemCode, facts: ProblemFacts = {}): RowProblem {
  const { severity, zh, en } = problemWords[code];
  const { value = '', hint = '', hintZh = hint, other = '', otherZh = other } = facts;
  const quoted = value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value;
  const fill = (words: string, theHint: string, theOther: string): string =>
    words
      .replace('{value}', () => quoted)
      .replace('{hint}', () => theHint)
      .replace('{other}', () => theOther);
  return { column, code, severity, zh: fill(zh, hintZh, otherZh), en: fill(en, hint, other) };
}
