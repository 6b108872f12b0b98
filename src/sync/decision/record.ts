import type { SyncChange } from '../types/change.ts';

/** What a field holds that the change does not have: a runbook reads each field of each record. */
export const NONE = 'none';

/** Every field of a record; a list is one text with commas. */
export const RECORD_FIELDS = [
  'ApproveAfterDays',
  'AssociationId',
  'BaselineId',
  'BaselineName',
  'Classifications',
  'CutoffHours',
  'DurationHours',
  'Fleet',
  'Group',
  'Kind',
  'Name',
  'OperatingSystem',
  'Schedule',
  'Severities',
  'TagKey',
  'TaskId',
  'Timezone',
  'Was',
  'WindowId',
  'WindowName',
] as const;

export type RecordField = (typeof RECORD_FIELDS)[number];

/** A change as the same flat record of strings, whatever its kind: what the gatekeeper gives a runbook by number. */
export type ChangeRecord = Readonly<Record<RecordField, string>>;

/** The record of one change. */
export const recordOf = (change: SyncChange): ChangeRecord => ({ ...EMPTY, Kind: change.kind, ...fieldsOf(change) });

const EMPTY: ChangeRecord = {
  ApproveAfterDays: NONE,
  AssociationId: NONE,
  BaselineId: NONE,
  BaselineName: NONE,
  Classifications: NONE,
  CutoffHours: NONE,
  DurationHours: NONE,
  Fleet: NONE,
  Group: NONE,
  Kind: NONE,
  Name: NONE,
  OperatingSystem: NONE,
  Schedule: NONE,
  Severities: NONE,
  TagKey: NONE,
  TaskId: NONE,
  Timezone: NONE,
  Was: NONE,
  WindowId: NONE,
  WindowName: NONE,
};

/** Names may come from tags, which take any letter; in what it is given a runbook reads `{{…}}` as a reference. */
const TAKEN = /^[A-Za-z0-9_ .:/=+@(),?*#-]{0,512}$/;

/** Whether a runbook can be given it: the word for none would stand for a field that is not there. */
export const isTaken = (change: SyncChange): boolean =>
  Object.values(fieldsOf(change)).every((value) => value !== NONE && TAKEN.test(value));

function fieldsOf(change: SyncChange): Partial<ChangeRecord> {
  switch (change.kind) {
    case 'make-baseline':
      return {
        Name: change.name,
        OperatingSystem: change.operatingSystem,
        Classifications: change.classifications.join(','),
        Severities: change.severities.join(','),
        ApproveAfterDays: String(change.approveAfterDays),
      };
    case 'register-group':
      return {
        Group: change.group,
        OperatingSystem: change.operatingSystem,
        ...('id' in change.baseline ? { BaselineId: change.baseline.id } : { BaselineName: change.baseline.made }),
      };
    case 'make-window':
      return {
        Name: change.name,
        Schedule: change.schedule,
        Timezone: change.timezone,
        DurationHours: String(change.durationHours),
        CutoffHours: String(change.cutoffHours),
      };
    case 'change-window':
      return {
        WindowId: change.windowId,
        Name: change.name,
        Schedule: change.schedule,
        Timezone: change.timezone,
        Was: change.was,
      };
    case 'adopt-window':
      return {
        Fleet: change.fleet,
        ...('id' in change.window ? { WindowId: change.window.id } : { WindowName: change.window.made }),
      };
    case 'make-scan':
      return { Name: change.name, Group: change.group, TagKey: change.tagKey, Schedule: change.schedule };
    case 'change-scan':
      return {
        AssociationId: change.associationId,
        Name: change.name,
        Group: change.group,
        Schedule: change.schedule,
        Was: change.was,
      };
    case 'deregister-group':
      return { Group: change.group, BaselineId: change.baselineId };
    case 'remove-task':
      return { Fleet: change.fleet, WindowId: change.windowId, TaskId: change.taskId };
    case 'remove-window':
      return { WindowId: change.windowId, Name: change.name };
    case 'remove-scan':
      return { AssociationId: change.associationId, Name: change.name, Group: change.group };
  }
}
