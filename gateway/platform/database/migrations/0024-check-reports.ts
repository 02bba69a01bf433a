import type { QueryInterface } from 'sequelize';
import { optionalIdColumn, optionalTextColumn } from '../columns.ts';

/**
 * The check report on which a camera was adopted; who submitted an onboarding, since names do not tell two people
 * apart; the organisation code of the police (GA/T 380), by which sheets name organisations.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.addColumn('cameras', 'check_report_id', optionalIdColumn);
  await queryInterface.addColumn('onboardings', 'submitted_by_id', optionalIdColumn);
  await queryInterface.addColumn('organisations', 'police_org_code', optionalTextColumn(12));
  await queryInterface.addIndex('organisations', ['police_org_code'], {
    name: 'organisations_police_code',
    unique: true,
  });
  // Which cameras lack something mandatory, read from the index alone.
  await queryInterface.addIndex('cameras', ['missing_mandatory', 'id'], { name: 'cameras_gaps' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeIndex('cameras', 'cameras_gaps');
  await queryInterface.removeIndex('organisations', 'organisations_police_code');
  await queryInterface.removeColumn('organisations', 'police_org_code');
  await queryInterface.removeColumn('onboardings', 'submitted_by_id');
  await queryInterface.removeColumn('cameras', 'check_report_id');
};
