import type { Feature } from '../contract/feature.ts';
import { type AskedDoctorPorts, tellFindings } from './flow.ts';

/** Checks what patching in place depends on. It only reads, and answers whoever asked. */
export const createDoctor = (ports: AskedDoctorPorts): Feature => ({
  onCommand: ({ to }) => tellFindings(ports, to),
});
