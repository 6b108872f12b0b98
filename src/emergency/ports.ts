import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';
import type { ReportPorts } from './effect/report.ts';

/** What emergencies reach: they read AWS, write to the table and to Slack, and ask kinds of run for requests. They start nothing. */
export type EmergencyPorts = ReportPorts & CardPorts & HasKinds & Uses<'clock' | 'wakes'>;
