/** One thing of a platform's contract that people change; its path in the JSON, and the adapter's default. */
export interface ContractField {
  /** Dotted, e.g. `points.list`. */
  readonly path: string;
  /** What holds when it is not said. */
  readonly preset: string | number;
}

export type ContractGroup = 'login' | 'points' | 'status' | 'live';

/** What most platforms differ in; a test holds the defaults to the adapter's. The rest is written as JSON. */
export const contractFields = {
  login: [
    { path: 'scheme', preset: 'http' },
    { path: 'login.path', preset: '/api/v1/token' },
    { path: 'login.usernameField', preset: 'username' },
    { path: 'login.passwordField', preset: 'password' },
    { path: 'login.passwordForm', preset: 'plain' },
    { path: 'login.token', preset: '/token' },
    { path: 'login.expiresInSeconds', preset: '/expiresInSeconds' },
  ],
  points: [
    { path: 'points.path', preset: '/api/v1/points' },
    { path: 'points.pageParameter', preset: 'page' },
    { path: 'points.sizeParameter', preset: 'pageSize' },
    { path: 'points.pageSize', preset: 200 },
    { path: 'points.list', preset: '/items' },
    { path: 'points.total', preset: '/total' },
    { path: 'points.id', preset: '/id' },
    { path: 'points.name', preset: '/name' },
    { path: 'points.status', preset: '/status' },
    { path: 'points.gbCode', preset: '/gbCode' },
    { path: 'points.longitude', preset: '/longitude' },
    { path: 'points.latitude', preset: '/latitude' },
    { path: 'points.area', preset: '/area' },
    { path: 'points.address', preset: '/address' },
  ],
  status: [
    { path: 'status.snapshotPath', preset: '/api/v1/status' },
    { path: 'status.changesPath', preset: '/api/v1/status/changes' },
    { path: 'status.list', preset: '/items' },
    { path: 'status.id', preset: '/id' },
    { path: 'status.status', preset: '/status' },
  ],
  live: [
    { path: 'live.path', preset: '/api/v1/points/{id}/live?profile={profile}' },
    { path: 'live.url', preset: '/url' },
    { path: 'live.expiresInSeconds', preset: '/expiresInSeconds' },
  ],
} as const satisfies Readonly<Record<ContractGroup, readonly ContractField[]>>;

export const contractGroups: readonly ContractGroup[] = ['login', 'points', 'status', 'live'];

/** A dotted path of the table. */
export type ContractPath = (typeof contractFields)[ContractGroup][number]['path'];
