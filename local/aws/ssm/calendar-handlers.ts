import type * as sdk from '@aws-sdk/client-ssm';
import { InvalidDocument, InvalidDocumentType, ValidationException } from '@aws-sdk/client-ssm';
import { handlersOf } from '../service.ts';
import { type CalendarEvents, nextTransition, stateOfAll } from './calendar.ts';
import { documentName } from './document-lookup.ts';
import { refusal } from './errors.ts';
import type { SsmState } from './state.ts';

export const calendarHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    GetCalendarState: async ({ CalendarNames, AtTime }) => {
      const names = CalendarNames ?? [];
      if (names.length === 0) throw refusal(ValidationException, 'CalendarNames must name at least one calendar.');
      const calendars = names.map((name) => calendarNamed(state, name));
      const time = AtTime === undefined ? state.clock.now() : Date.parse(AtTime);
      if (Number.isNaN(time)) throw refusal(ValidationException, `AtTime ${AtTime} is not an ISO 8601 time.`);
      const next = nextTransition(calendars, time);
      return {
        State: stateOfAll(calendars, time),
        AtTime: isoSeconds(time),
        ...(next !== undefined && { NextTransitionTime: isoSeconds(next) }),
      };
    },
  });

const calendarNamed = (state: SsmState, reference: string): CalendarEvents => {
  const document = state.documents.get(documentName(reference));
  if (document === undefined) throw refusal(InvalidDocument, `The document ${reference} does not exist.`);
  const calendar = document.versions.find((version) => version.version === document.defaultVersion)?.calendar;
  if (calendar === undefined) throw refusal(InvalidDocumentType, `The document ${reference} is not a ChangeCalendar.`);
  return calendar;
};

const isoSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
