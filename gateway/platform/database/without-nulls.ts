/** A row whose nullable columns became optional properties. */
export type WithoutNulls<Row> = {
  readonly [Key in keyof Row as null extends Row[Key] ? never : Key]: Row[Key];
} & {
  readonly [Key in keyof Row as null extends Row[Key] ? Key : never]?: NonNullable<Row[Key]>;
};

/** Leaves out what is null: in domain objects absent is undefined. */
export function withoutNulls<Row extends object>(row: Row): WithoutNulls<Row> {
  // Leaving out the nulls is exactly what the type says.
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as WithoutNulls<Row>;
}
