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

const rowsAtOnce = 1000;

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
    const organisations = await this.#organisations.findAll({ where: withinScope(scope) });
    const names = new Map(
      organisations.map((row) => row.get()).map(({ organisationPath, name }) => [organisationPath, name]),
    );
    const labels = new Map<string, CameraLabels>();
    for (let afterId = ''; ;) {
      const cameras = await this.#slice(scope, afterId);
      for (const { id, organisationPath, vendor } of cameras) {
        const district = names.get(districtPathOf(organisationPath)) ?? 'unknown';
        labels.set(id, { district, vendor: vendor.trim() === '' ? 'unknown' : vendor.trim().toLowerCase() });
      }
      const last = cameras.at(-1);
      if (last === undefined || cameras.length < rowsAtOnce) return labels;
      afterId = last.id;
    }
  }

  /** The next ones by id. In slices, so that a city does not hold the event loop. */
  async #slice(scope: Scope, afterId: string): Promise<readonly CameraRow[]> {
    const rows = await this.#cameras.findAll({
      attributes: ['id', 'organisationPath', 'vendor'],
      where: { [Op.and]: [withinScope(scope), { removedAtMs: null, id: { [Op.gt]: afterId } }] },
      order: ['id'],
      limit: rowsAtOnce,
      raw: true,
    });
    // Raw rows hold the columns that were asked for, as the table has them.
    return rows as unknown as readonly CameraRow[];
  }
}

/** `/root/county/station/` belongs to `/root/county/`. */
function districtPathOf(path: string): string {
  const [, root = '', county] = path.split('/');
  return county === undefined || county === '' ? `/${root}/` : `/${root}/${county}/`;
}
