import type { QueryInterface } from 'sequelize';

const name = 'round_stops_coverage';

/** All that coverage asks of the stops of a round: a month of a city is read from this index, not from a million rows. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  const columns = ['round_id', 'camera_id', 'outcome', 'decided_at_ms', 'previous_seen_at_ms'];
  await queryInterface.addIndex('round_stops', columns, { name });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeIndex('round_stops', name);
};
