import { QueryTypes, type QueryInterface } from 'sequelize';
import { pairsOf } from '../text-pairs.ts';

interface SearchedCamera {
  readonly id: string;
  readonly search_text: string;
}

const camerasAtOnce = 200;

/** Pairs of characters by which cameras are searched. They lie in the order of the pairs, which is how they are read. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  const { sequelize } = queryInterface;
  const table =
    'CREATE TABLE camera_pairs (pair VARCHAR(2) NOT NULL, camera_id VARCHAR(36) NOT NULL, PRIMARY KEY (pair, camera_id))';
  await sequelize.query(sequelize.getDialect() === 'sqlite' ? `${table} WITHOUT ROWID` : table);
  for (let after = ''; ;) {
    const cameras = await sequelize.query<SearchedCamera>(
      'SELECT id, search_text FROM cameras WHERE id > :after ORDER BY id LIMIT :limit',
      { replacements: { after, limit: camerasAtOnce }, type: QueryTypes.SELECT },
    );
    const last = cameras.at(-1);
    if (last === undefined) return;
    const rows = cameras.flatMap(({ id, search_text: text }) => pairsOf(text).map((pair) => ({ pair, camera_id: id })));
    if (rows.length > 0) await queryInterface.bulkInsert('camera_pairs', rows);
    after = last.id;
  }
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('camera_pairs');
};
