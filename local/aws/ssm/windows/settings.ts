import { ValidationException } from '@aws-sdk/client-ssm';
import { present } from '../../../../src/present.ts';
import { isZone } from '../../../../src/wall-time.ts';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import { checkLength, checkName } from './input.ts';
import { parseSchedule, type ScheduleSettings, type WindowSchedule } from './schedule.ts';
import type { WindowSettings } from './types.ts';

type Given = { [Name in keyof WindowSettings]?: WindowSettings[Name] | undefined };

const SCHEDULE = ['Schedule', 'ScheduleTimezone', 'ScheduleOffset', 'StartDate', 'EndDate'] as const;
/** What a request may say of a new window; one that is changed may be disabled too. */
export const SETTINGS = ['Name', 'Description', 'Duration', 'Cutoff', 'AllowUnassociatedTargets', ...SCHEDULE] as const;

/** The settings of a new window, or of one that was changed. Throws what AWS refuses. */
export const checkedSettings = (given: Given): WindowSettings => {
  const { Name, Schedule, Duration, Cutoff, AllowUnassociatedTargets, ...others } = given;
  const settings = {
    ...present(others),
    Name: required('name', Name),
    Schedule: required('schedule', Schedule),
    Duration: required('duration', Duration),
    Cutoff: required('cutoff', Cutoff),
    AllowUnassociatedTargets: required('allowUnassociatedTargets', AllowUnassociatedTargets),
    Enabled: given.Enabled ?? true,
  };
  checkName(settings.Name);
  checkLength('description', settings.Description, 1, 128);
  checkRange('duration', settings.Duration, 1, 24);
  checkRange('cutoff', settings.Cutoff, 0, 23);
  checkRange('scheduleOffset', settings.ScheduleOffset, 1, 6);
  if (settings.Cutoff >= settings.Duration)
    throw refusal(ValidationException, 'Cutoff must be less than the duration.');
  return settings;
};

const required = <Value>(member: string, value: Value | undefined): Value => {
  if (value === undefined) throw invalidMember(member, 'null', 'Member must not be null');
  return value;
};

/** When a window with these settings opens, from `setAt` on. Throws what AWS refuses. */
export const scheduleOf = (settings: ScheduleSettings, setAt: number): WindowSchedule => {
  checkLength('schedule', settings.Schedule, 1, 256);
  checkZone(settings.ScheduleTimezone);
  try {
    return parseSchedule(settings, setAt);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal(ValidationException, `Invalid schedule ${settings.Schedule}: ${why}.`);
  }
};

export const isSameSchedule = (one: ScheduleSettings, other: ScheduleSettings): boolean =>
  SCHEDULE.every((member) => one[member] === other[member]);

const checkZone = (zone = 'UTC'): void => {
  if (!isZone(zone)) throw refusal(ValidationException, `The time zone ${zone} is not an IANA time zone.`);
};
