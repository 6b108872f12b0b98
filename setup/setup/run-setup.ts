import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_SECTIONS } from '../../src/app/config.ts';
import { parseConfig } from '../../src/config/load.ts';
import { exitCodeOf, identified, regionIn, type Surroundings, Told } from '../caller.ts';
import { answersTo, readAnswers } from './answers.ts';
import { type Asked, askedOf } from './asked.ts';
import { configText } from './config-text.ts';
import { type Chosen, chosenOf } from './decision/chosen.ts';
import { proposalOf } from './decision/proposal.ts';
import { leftToDo } from './left.ts';
import { manifestText } from './manifest-text.ts';
import { POLICY } from './permissions.ts';
import { questionsOf } from './questions.ts';
import { readAccount } from './read-account.ts';
import { readWorkspace } from './read-workspace.ts';
import type { AccountFacts, WorkspaceFacts } from './types.ts';
import { inTheWay, type NewFile, writeFiles } from './write-files.ts';

export interface SetupSurroundings extends Omit<Surroundings, 'loadConfig'> {
  /** Asks on the terminal; absent without one. @throws Told after Ctrl+C */
  ask?: (question: string) => Promise<string>;
  /** Of the machine. */
  timezone: string;
  /** The manifest of this version of the app. */
  manifest: string;
}

/** The command. Nothing is written before everything is read and decided. Gives the exit code. */
export function runSetup(args: readonly string[], around: SetupSurroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const asked = askedOf(args);
    if (asked.only === 'policy') {
      around.out(JSON.stringify(POLICY, undefined, 2));
      return 0;
    }
    const config = join(asked.out, 'patchwarden.yml');
    if (asked.only === undefined) requireDecider(asked, around);
    if (asked.only === undefined && !asked.force) requireFree([{ path: config, text: '' }]);
    const facts = await read(around);
    const manifest = { path: join(asked.out, 'manifest.yml'), text: manifestFor(facts, around) };
    if (asked.only === 'manifest') return writeManifest(manifest, { asked, facts, around });
    if (!asked.force) requireFree([manifest]);
    const workspace = await readWorkspace(around.env);
    const chosen = await choose(asked, { facts, workspace, around });
    const text = configText(chosen);
    parseConfig(text, { sections: CONFIG_SECTIONS });
    writeFiles([{ path: config, text }, manifest], around.stop);
    around.out(summary(chosen));
    const left = leftToDo(chosen, { facts, workspace });
    around.out(`\nLeft to do:\n${left.map((line, index) => `${index + 1}. ${line}`).join('\n')}`);
    return 0;
  });
}

function requireDecider({ yes, answers }: Asked, { ask }: SetupSurroundings): void {
  if (yes && answers !== undefined)
    throw new Told('--yes and --answers exclude each other: --answers takes defaults too.');
  if (!yes && answers === undefined && ask === undefined)
    throw new Told('There is no terminal to ask on: add --yes to take every default, or --answers <file>.');
}

function requireFree(files: readonly NewFile[]): void {
  const there = inTheWay(files);
  if (there.length === 0) return;
  throw new Told(
    `${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} already there: add --force to replace, or --out <folder> to write elsewhere. Nothing was written.`,
  );
}

async function read({ env, stop, out }: SetupSurroundings): Promise<AccountFacts> {
  const region = regionIn({ env });
  if (region === undefined) throw new Told('Which Region? Set AWS_REGION.');
  const { aws, account } = await identified({ env }, region);
  if (account === undefined) throw new Told('AWS did not say whose account your credentials are for: sign in again.');
  out(`Reading account ${account} in ${region}.`);
  const beforeCall = (): void => {
    if (stop.aborted) throw new Told('Stopped. Nothing was written.');
  };
  // A large account is read at the few calls a second that its other tools leave.
  const patient = { ...aws, beforeCall, maxAttempts: 8 };
  return readAccount(patient, account);
}

const manifestFor = ({ requestUrl }: AccountFacts, { manifest }: SetupSurroundings): string =>
  manifestText(manifest, requestUrl);

function writeManifest(
  file: NewFile,
  { asked, facts, around }: { asked: Asked; facts: AccountFacts; around: SetupSurroundings },
): number {
  if (facts.requestUrl === undefined)
    throw new Told(
      `No stack named Patchwarden in ${facts.region} prints its SlackRequestUrl: deploy Patchwarden first (docs/operations.md, 2.4). Nothing was written.`,
    );
  if (!asked.force) requireFree([file]);
  writeFiles([file], around.stop);
  around.out(`Wrote ${file.path} with ${facts.requestUrl}. Put it into the Slack app and verify the URL.`);
  return 0;
}

async function choose(
  asked: Asked,
  { facts, workspace, around }: { facts: AccountFacts; workspace: WorkspaceFacts; around: SetupSurroundings },
): Promise<Chosen> {
  const proposal = proposalOf(facts);
  const { out, ask, timezone } = around;
  const asks = !asked.yes && asked.answers === undefined && ask !== undefined;
  const answers = await answersTo(questionsOf(proposal, workspace, timezone), {
    given: asked.answers === undefined ? new Map() : readAnswers(asked.answers),
    out,
    ...(asks && { ask }),
  });
  return chosenOf({ facts, workspace, proposal }, answers);
}

const summary = ({ proposal: { fleets, images, doubts } }: Chosen): string =>
  [
    `Wrote patchwarden.yml and manifest.yml: fleets ${fleets.length}, images ${images.length}, to decide ${doubts.length}.`,
    ...doubts.map(({ about, text }) => `? ${about}: ${text}`),
  ].join('\n');

/** The manifest that this version of the app comes with. */
export const ownManifest = (): string => readFileSync(join(import.meta.dirname, '../../manifest.yml'), 'utf8');
