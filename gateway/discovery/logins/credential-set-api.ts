import { z } from 'zod';
import { idText, instantMs, nameText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const fitters = ['admin', 'technician'] as const;
const username = z.string().min(1).max(64);
const password = z.string().min(1).max(128);

const credentialSetView = z.object({
  id: idText,
  /** The area that it is for. */
  organisationId: idText,
  /** The owner whose devices it opens. */
  unitId: idText.optional(),
  name: z.string(),
  username: z.string(),
  changedBy: z.string(),
  changedAtMs: instantMs,
});
export type CredentialSetView = z.infer<typeof credentialSetView>;

export const listCredentialSets = defineOperation({
  id: 'discovery.listCredentialSets',
  method: 'get',
  path: '/credential-sets',
  summary: 'Named logins of my part, by name; passwords are never shown',
  allow: fitters,
  reply: z.object({ items: z.array(credentialSetView) }),
});

export const createCredentialSet = defineOperation({
  id: 'discovery.createCredentialSet',
  method: 'post',
  path: '/credential-sets',
  summary: 'Store a named login for the devices of an owner or an area',
  allow: fitters,
  body: z.strictObject({ organisationId: idText, unitId: idText.optional(), name: nameText, username, password }),
  reply: credentialSetView,
  status: 201,
});

export const changeCredentialSet = defineOperation({
  id: 'discovery.changeCredentialSet',
  method: 'patch',
  path: '/credential-sets/:credentialSetId',
  summary: 'Change a named login; with another password each device may be tried once more',
  allow: fitters,
  params: z.object({ credentialSetId: idText }),
  body: z.strictObject({ name: nameText.optional(), username: username.optional(), password: password.optional() }),
  reply: credentialSetView,
});

export const removeCredentialSet = defineOperation({
  id: 'discovery.removeCredentialSet',
  method: 'delete',
  path: '/credential-sets/:credentialSetId',
  summary: 'Forget a named login; cameras keep theirs',
  allow: fitters,
  params: z.object({ credentialSetId: idText }),
});
