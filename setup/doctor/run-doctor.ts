import { createFindings } from '../../src/aws/findings.ts';
import { createNodes } from '../../src/aws/nodes.ts';
import { createPatches } from '../../src/aws/patches.ts';
import { createWindows } from '../../src/aws/windows.ts';
import { hereOf } from '../../src/config/here.ts';
import { findingsOf } from '../../src/doctor/decision.ts';
import { loadDoctorFacts } from '../../src/doctor/effect.ts';
import { findingText } from '../../src/doctor/message.ts';
import type { Finding } from '../../src/doctor/types.ts';
import { exitCodeOf, optionsIn, type Surroundings, signedIn } from '../caller.ts';
import { spoken } from '../spoken.ts';

const USAGE = `npm run doctor -- [--config <file>]

Checks adopted windows, their tasks and the instances of patch groups, with your own credentials. It only reads.`;

const WORDS: Readonly<Record<Finding['level'], string>> = { 'to-do': 'TO DO  ', unknown: '?      ', ok: 'ok     ' };

/** The command. Gives the exit code: 0 when nothing is to be done. */
export function runDoctor(args: readonly string[], around: Surroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const config = around.loadConfig(optionsIn(args, ['config'], USAGE)['config'] ?? 'patchwarden.yml');
    const here = hereOf(config);
    const aws = await signedIn({ around, here });
    const facts = await loadDoctorFacts({
      config,
      here,
      windows: createWindows(aws),
      nodes: createNodes(aws),
      patches: createPatches(aws),
      findings: createFindings(aws, Date.now),
      clock: Date.now,
    });
    const findings = findingsOf(facts);
    for (const finding of findings) around.out(`${WORDS[finding.level]}${spoken(findingText(finding))}`);
    return findings.some(({ level }) => level === 'to-do') ? 1 : 0;
  });
}
