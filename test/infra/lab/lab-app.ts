import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { checkWith } from '../../../infra/bot/checks.ts';
import { labAcknowledgements } from '../../../infra/lab/acknowledgements.ts';
import { addLab } from '../../../infra/lab/lab-stacks.ts';
import type { Here } from '../../../src/config/here.ts';

const assemblies = mkdtempSync(join(tmpdir(), 'patchwarden-lab-'));
afterAll(() => rmSync(assemblies, { recursive: true }));

/** The lab's stacks alone; `npx cdk synth -c lab=true` has them beside the bot. */
export const createLab = (here: Here, { acknowledged = true, checked = false, context = {} } = {}) => {
  const app = new App({
    analyticsReporting: false,
    outdir: mkdtempSync(join(assemblies, 'lab-')),
    postCliContext: context,
  });
  const lab = addLab(app, here);
  if (checked) checkWith(app, acknowledged ? labAcknowledgements(lab) : []);
  return { app, lab };
};
