/**
 * What a row is saved with by work that read it some time ago. Its organisation may have moved meanwhile and taken the
 * row along, in every table; whoever saves has not heard of it and must not put it back.
 */
export function withoutPath<Row extends { readonly organisationPath: string }>({
  organisationPath: _stored,
  ...row
}: Row): Omit<Row, 'organisationPath'> {
  return row;
}
