import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { civilDay, idText, lineText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { cameraView } from '../registry-api.ts';
import { contractStandings } from './contract.ts';

const contractId = z.object({ contractId: idText });

const members = {
  number: lineText(64),
  lessorUnitId: idText,
  points: z.int().min(0).max(1_000_000),
  /** For one point, in 分. */
  monthlyFeeFen: z.int().min(0).max(100_000_000),
  startsOn: civilDay,
  /** The contract is still running on this day. */
  endsOn: civilDay,
  /** 0–1. */
  agreedAvailability: z.number().min(0).max(1),
  circuit: z.string().trim().max(256),
  note: z.string().trim().max(500),
};

const contractView = z.object({
  ...members,
  id: idText,
  standing: z.enum(contractStandings),
  lessorName: z.string(),
  /** My cameras under it; fewer than `points` while some are not connected. */
  cameraCount: z.int().nonnegative(),
});
export type ContractView = z.infer<typeof contractView>;

export const listContracts = defineOperation({
  id: 'registry.listContracts',
  method: 'get',
  path: '/contracts',
  summary: 'Lease contracts of my part, the first to end first',
  allow: ['admin', 'technician'],
  query: pageQuery.extend({
    standing: z.enum(contractStandings).optional(),
    /** Part of the number or the circuit. */
    search: lineText(64).optional(),
    lessorUnitId: idText.optional(),
  }),
  reply: pageOf(contractView),
});

export const countContracts = defineOperation({
  id: 'registry.countContracts',
  method: 'get',
  path: '/contracts/summary',
  summary: 'How many contracts of my part are running, expiring, ended or not begun',
  allow: roles,
  reply: z.object({
    'not-begun': z.int(),
    running: z.int(),
    expiring: z.int(),
    ended: z.int(),
  }),
});

export const readContract = defineOperation({
  id: 'registry.readContract',
  method: 'get',
  path: '/contracts/:contractId',
  summary: 'One lease contract',
  allow: ['admin', 'technician'],
  params: contractId,
  reply: contractView,
});

export const createContract = defineOperation({
  id: 'registry.createContract',
  method: 'post',
  path: '/contracts',
  summary: 'Write down a lease contract',
  allow: ['admin'],
  body: z.strictObject({
    ...members,
    agreedAvailability: members.agreedAvailability.default(0),
    circuit: members.circuit.default(''),
    note: members.note.default(''),
    /** Who keeps it; the top of my part when absent. */
    organisationId: idText.optional(),
  }),
  reply: contractView,
  status: 201,
});

export const changeContract = defineOperation({
  id: 'registry.changeContract',
  method: 'patch',
  path: '/contracts/:contractId',
  summary: 'Change a lease contract; cameras of one that is extended are watched again',
  allow: ['admin'],
  params: contractId,
  body: z.strictObject(members).partial(),
  reply: contractView,
});

export const listContractCameras = defineOperation({
  id: 'registry.listContractCameras',
  method: 'get',
  path: '/contracts/:contractId/cameras',
  summary: 'My cameras under a contract',
  allow: ['admin', 'technician'],
  params: contractId,
  query: pageQuery,
  reply: pageOf(cameraView),
});

export const setContractCameras = defineOperation({
  id: 'registry.setContractCameras',
  method: 'post',
  path: '/contracts/:contractId/cameras',
  summary: 'Put cameras under a contract or take them from it',
  allow: ['admin'],
  params: contractId,
  body: z.strictObject({
    added: z.array(idText).max(2000).default([]),
    removed: z.array(idText).max(2000).default([]),
  }),
  reply: contractView,
});
