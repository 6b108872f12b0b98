import { ValidationException } from '@aws-sdk/client-ssm';
import { refusal } from '../errors.ts';
import { bootedAt } from '../nodes/node.ts';
import type { CommandStep } from './command-content.ts';
import { restartAndReturn } from './restart.ts';
import type { Scene, StepEnd } from './scene.ts';

const SCRIPT_TAKES = 4000;

const RESTARTS = [
  /\bRestart-Computer\b/i,
  /\bshutdown(\.exe)?\s.*[-/]r\b/i,
  /^\s*(sudo\s+)?(reboot|systemctl\s+reboot)\b/i,
];
/** Exit codes by which a script asks the agent to restart and to run it again. */
const ASKS_FOR_RESTART = [/\bexit\s+194\b/, /\bexit\s+3010\b/];

/** A script that anybody may send: one that restarts does so, any other succeeds and prints nothing. */
export const runScript = async (scene: Scene, script: readonly string[]): Promise<StepEnd> => {
  await scene.pause(SCRIPT_TAKES);
  const restarts = script.some((line) => [...RESTARTS, ...ASKS_FOR_RESTART].some((test) => test.test(line)));
  if (restarts) await restartAndReturn(scene);
  return { code: 0, output: '' };
};

const FACTS_TAKE = 2000;

type BootFactsOf = 'linux' | 'windows';

/** Told by what it reads: `/proc/uptime` and `uname -r`, or `LastBootUpTime`. */
const bootFactsOf = ({ script, action }: CommandStep): BootFactsOf | undefined => {
  const text = script.join('\n');
  if (action === 'aws:runShellScript')
    return text.includes('/proc/uptime') && text.includes('uname -r') ? 'linux' : undefined;
  return text.includes('LastBootUpTime') ? 'windows' : undefined;
};

/** @throws ValidationException for a script of a document that is not simulated here */
export const requireKnownScript = (document: string, step: CommandStep): void => {
  if (bootFactsOf(step) !== undefined) return;
  throw refusal(ValidationException, `The script of ${step.name} of ${document} is not simulated here.`);
};

/** What a script prints that reads when the system began and which kernel runs: seconds since the epoch, to the second. */
export const runBootFacts = async (scene: Scene): Promise<StepEnd> => {
  await scene.pause(FACTS_TAKE);
  const boot = Math.floor(bootedAt(scene.state, scene.node) / 1000);
  return { code: 0, output: `${JSON.stringify({ boot, kernel: scene.node.software.kernel })}\n` };
};
