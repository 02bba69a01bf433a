/** For whom the desk shows and decides. */
export interface DutyPlace {
  /** Undefined while the organisations are being read. */
  readonly organisationId: string | undefined;
  readonly organisationName: string;
  readonly isAdmin: boolean;
}
