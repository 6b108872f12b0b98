import type { Feature } from '../contract/feature.ts';
import { at, type Uses } from '../contract/ports.ts';
import { tellFindings } from './flow.ts';

/** Checks what Patchwarden rests on. It only reads, and answers whoever asked. */
export const createDoctor = (
  ports: Uses<'at' | 'home' | 'config' | 'slack' | 'slackToken' | 'table' | 'clock' | 'log'>,
): Feature => ({
  onCommand: ({ to }) => tellFindings(at(ports, ports.home), to),
});
