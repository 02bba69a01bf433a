import type { Actor } from '../../platform/actor/actor.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { CameraQuery, RegistryService } from '../registry-service.ts';
import type { Cell } from './cell.ts';
import type { ImportRow } from './import-row.ts';
import { OrganisationIndex } from './organisation-index.ts';
import type { SheetFormat } from './read-lines.ts';
import { resultHeading, resultLine } from './result-of-import.ts';
import { rowOfCamera } from './row-of-camera.ts';
import { formColumns, headingOf, type SheetForm } from './sheet-columns.ts';
import type { SheetImport } from './sheet-import.ts';
import type { SheetImportService } from './sheet-import-service.ts';
import type { UnitDirectory } from './sheet-ports.ts';
import { writeSheet } from './write-sheet.ts';

interface Deps {
  readonly registry: Pick<RegistryService, 'listCameras'>;
  readonly imports: Pick<SheetImportService, 'readImport' | 'listRows'>;
  readonly organisations: Pick<OrganisationStore, 'list'>;
  readonly paths: Pick<AccessPathStore, 'listOfCameras'>;
  readonly units: Pick<UnitDirectory, 'findNames'>;
  readonly log: Log;
}

/** Which cameras, as which sheet. */
export interface ExportWish {
  readonly filter: Omit<CameraQuery, 'cursor' | 'limit'>;
  readonly form: SheetForm;
  readonly format: SheetFormat;
}

const rowsAtOnce = 100;

/** Writes sheets: cameras of a list, results of an import, an empty form. */
export class SheetExportService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The cameras that a list with this filter shows, page by page while the reader takes them.
   *
   * @throws GatewayError `organisation/unknown` before the first byte
   */
  async exportCameras(actor: Actor, wish: ExportWish): Promise<AsyncGenerator<Uint8Array>> {
    const { registry, organisations, log } = this.#deps;
    const { filter, form, format } = wish;
    const first = await registry.listCameras(actor.scope, { ...filter, limit: rowsAtOnce });
    const index = new OrganisationIndex(await organisations.list(actor.scope));
    const said = { userId: actor.userId, displayName: actor.displayName, scope: actor.scope.organisationPath };
    log.info({ ...said, form, format, filter, cameras: first.total }, 'cameras exported');
    return writeSheet(format, this.#rows(actor, wish, first, index));
  }

  /** Every row of an import with what is to be said of it. @throws GatewayError `sheet-import/unknown` */
  async exportResult(actor: Actor, id: string, format: SheetFormat): Promise<AsyncGenerator<Uint8Array>> {
    const sheetImport = await this.#deps.imports.readImport(actor.scope, id);
    return writeSheet(format, this.#resultRows(actor, sheetImport));
  }

  async *#rows(
    { scope }: Actor,
    { filter, form }: ExportWish,
    first: Awaited<ReturnType<Deps['registry']['listCameras']>>,
    organisations: OrganisationIndex,
  ): AsyncGenerator<readonly (readonly Cell[])[]> {
    const { registry, paths, units } = this.#deps;
    const columns = formColumns[form];
    yield [columns.map(headingOf)];
    for (let page: typeof first | undefined = first; page !== undefined;) {
      const pathOf = new Map(
        (
          await paths.listOfCameras(
            scope,
            page.items.map(({ id }) => id),
          )
        )
          .reverse()
          .map((path) => [path.cameraId, path]),
      );
      const unitIds = page.items.flatMap(({ record }) => [
        record.ownerUnitId,
        record.managingUnitId,
        record.maintainingUnitId,
      ]);
      const names = await units.findNames(scope, [...new Set(unitIds.flatMap((id) => id ?? []))]);
      yield page.items.map((camera) => {
        const organisation = organisations.nameOf(camera.organisationId);
        const path = pathOf.get(camera.id);
        const rowNames = { units: names, ...(organisation !== undefined && { organisation }), ...(path && { path }) };
        return rowOfCamera(camera, rowNames, columns);
      });
      const cursor: string | undefined = page.nextCursor;
      page =
        cursor === undefined ? undefined : await registry.listCameras(scope, { ...filter, cursor, limit: rowsAtOnce });
    }
  }

  async *#resultRows({ scope }: Actor, sheetImport: SheetImport): AsyncGenerator<readonly (readonly Cell[])[]> {
    yield [resultHeading(sheetImport)];
    for (let after: number | undefined = 0; after !== undefined;) {
      const page: { readonly items: readonly ImportRow[]; readonly nextAfter?: number } =
        await this.#deps.imports.listRows(scope, sheetImport.id, { after, limit: rowsAtOnce });
      yield page.items.map((row) => resultLine(sheetImport, row));
      after = page.nextAfter;
    }
  }
}
