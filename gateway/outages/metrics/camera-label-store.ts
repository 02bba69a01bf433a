import { type Model, type ModelStatic, Op } from 'sequelize';
import type { Scope } from '../../platform/actor/scope.ts';
import { keyColumn, optionalInstantColumn, pathColumn, textColumn } from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import type { CameraLabels } from './count-cameras.ts';

interface CameraRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly vendor: string;
  readonly removedAtMs: number | null;
}

interface OrganisationRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly name: string;
}

/** Reads of all cameras only what they are counted under. The registry writes them. */
export class CameraLabelStore {
  readonly #cameras: ModelStatic<Model<CameraRow, CameraRow>>;
  readonly #organisations: ModelStatic<Model<OrganisationRow, OrganisationRow>>;

  constructor({ sequelize }: Database) {
    const common = { underscored: true, timestamps: false };
    const camera = {
      id: keyColumn,
      organisationPath: pathColumn,
      vendor: textColumn(),
      removedAtMs: optionalInstantColumn,
    };
    this.#cameras = sequelize.define('labelledCamera', camera, { tableName: 'cameras', ...common });
    const organisation = { id: keyColumn, organisationPath: pathColumn, name: textColumn() };
    this.#organisations = sequelize.define('labelledOrganisation', organisation, {
      ...{ tableName: 'organisations', ...common },
    });
  }

  /** By camera; removed ones are left out. The district is the county, or the top for what hangs there itself. */
  async readAll(scope: Scope): Promise<Map<string, CameraLabels>> {
    const [cameras, organisations] = await Promise.all([
      this.#cameras.findAll({ where: { [Op.and]: [withinScope(scope), { removedAtMs: null }] } }),
      this.#organisations.findAll({ where: withinScope(scope) }),
    ]);
    const names = new Map(
      organisations.map((row) => row.get()).map(({ organisationPath, name }) => [organisationPath, name]),
    );
    return new Map(
      cameras
        .map((row) => row.get())
        .map(({ id, organisationPath, vendor }) => {
          const district = names.get(districtPathOf(organisationPath)) ?? 'unknown';
          return [id, { district, vendor: vendor.trim() === '' ? 'unknown' : vendor.trim().toLowerCase() }];
        }),
    );
  }
}

/** `/root/county/station/` belongs to `/root/county/`. */
function districtPathOf(path: string): string {
  const [, root = '', county] = path.split('/');
  return county === undefined || county === '' ? `/${root}/` : `/${root}/${county}/`;
}
