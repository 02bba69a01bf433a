/** Words of the export of sheets, zh-CN. */
export const zhExport = {
  'form.standard-27': '通用 27 列',
  'form.operations': '运维（27 列 + 11 列）',
  'form.full': '全字段',
  'export.button': '导出',
  'export.title': '导出点位表',
  'export.count': '按当前筛选，共 {count} 个点位。',
  'export.form': '内容',
  'export.format': '格式',
  'export.xlsxNote': '推荐：编码按文本保存，办公软件不会把它变成 3.4E+19。',
  'export.csvNote': '供程序读取；直接用办公软件打开会损坏 20 位编码。',
  'export.secretNote': '设备账号和口令不在其中。谁在何时导出了什么会记入日志。',
  'export.start': '导出',
  'export.running': '正在生成，已收到 {size}',
  'export.cancel': '取消',
  'export.close': '关闭',
  'export.done': '已保存：{name}（{size}）',
} as const;

export type ExportWord = keyof typeof zhExport;
