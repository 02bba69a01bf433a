import { expect } from 'chai';
import type { Cause } from '../../gateway/outages/causes/cause.ts';
import { ticketOfCause } from '../../gateway/outages/tickets/new-ticket.ts';
import type { TicketId } from '../../gateway/outages/tickets/ticket.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';

const hourMs = 3_600_000;
const atMs = Date.parse('2026-11-23T03:00:00+08:00');
const times = { respondMs: hourMs, repairMs: hourMs };
const cause: Cause = {
  ...{ id: 'cause-1' as Cause['id'], kind: 'camera', key: 'camera-1', name: 'camera-1', state: 'confirmed' },
  ...{ severity: 'minor', organisationPath: '/city/', cameraCount: 1, peakCount: 1, memberCount: 1 },
  ...{ startedAtMs: atMs, openedAtMs: atMs, confirmedAtMs: atMs },
  fault: { stage: 'connect', reason: 'refused', detail: 'ECONNREFUSED' },
};
const camera = { id: 'camera-1' as CameraId, name: '东门广场北口', pointClass: 1, ownership: 'government' } as const;
const context = {
  home: { organisationId: 'city' as OrganisationId, organisationName: '市局', organisationPath: '/city/' },
  frame: {
    ...{ id: 'ticket-1' as TicketId, atMs },
    policy: { class1: times, class2: times, class3: times, parent: times },
  },
};

describe('ticketOfCause', () => {
  it('calls a camera what its record says, though its cause knew no name when it began', () => {
    const ticket = ticketOfCause(cause, { ...context, cameras: [camera] });

    expect(ticket.subject).to.deep.equal({ kind: 'camera', key: 'camera-1', name: '东门广场北口' });
  });

  it('calls what many cameras stand behind what its cause says', () => {
    const recorder: Cause = { ...cause, kind: 'recorder', key: 'nvr-1', name: '商场录像机' };

    expect(ticketOfCause(recorder, { ...context, cameras: [camera] }).subject.name).to.equal('商场录像机');
  });
});
