import { hereOf } from '../../src/config/here.ts';
import { createReadSigned } from '../../src/gatekeeper/effect/signed.ts';
import { answerQuestion } from '../../src/gatekeeper/flow.ts';
import type { GatekeeperPorts } from '../../src/gatekeeper/ports.ts';
import type { Answer, Question } from '../../src/gatekeeper/types.ts';
import { RUN_ACTIONS } from '../../src/runs/actions.ts';
import { createSecretStore } from '../../src/slack/secrets.ts';
import { SigningSecrets } from '../../src/slack/verifier.ts';
import { portsDouble } from '../support/ports.ts';
import { SECRET } from '../support/signed-request.ts';
import { listsOf } from './automation.ts';
import { configOf } from './config.ts';
import { gatesOf } from './gates.ts';
import { sessionOf, WINDOW_ROLE } from './patch-feature.ts';
import { automationOf, type Models, slackOf, tableOf, type Via } from './ports.ts';
import type { Invocation } from './worker.ts';
import type { Port } from './world.ts';

const ATTEMPTS = 3;

/** The runbooks' first steps ask the real gatekeeper: a function of its own, whose calls go past the scheduler as a worker's do. */
export function guard(models: Models): void {
  const { automation, windows } = models.aws;
  automation.askGate = ({ id, parameters }, answer) =>
    asked(models, { ask: 'admit', RunId: parameters['RunId'] ?? '', ExecutionId: id }, answer);
  windows.askSlot = (name, answer) => {
    const question = { ask: 'slot', WindowId: `mw-${name}`, Fleet: name, ExecutionId: `task of mw-${name}` } as const;
    const again = (left: number): void =>
      asked(models, question, (said) => {
        if (said === undefined && left > 1) again(left - 1);
        else answer(said?.admitted === 'yes' ? textsIn(said) : undefined);
      });
    again(ATTEMPTS);
  };
}

const textsIn = ({ admitted: _admitted, refusal: _refusal, ...said }: Answer): Record<string, string> =>
  Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)]));

/** Nothing is answered by one that failed or crashed. */
function asked(models: Models, question: Question, answer: (said: Answer | undefined) => void): void {
  const { workers, world } = models;
  let said: Answer | undefined;
  workers.start(
    async (invocation) => {
      try {
        said = await answerQuestion(portsOf(models, invocation), question, world.now);
      } catch (error) {
        world.note(() => `   the gatekeeper threw ${String(error)}`);
      }
    },
    ({ state }) => {
      world.note(() => `   the gatekeeper says to ${question.ExecutionId}: ${state} ${JSON.stringify(said)}`);
      answer(state === 'crashed' ? undefined : said);
    },
    question.ExecutionId,
  );
}

const SECRETS = createSecretStore(async () => ({
  signingSecrets: new SigningSecrets([SECRET]),
  botToken: 'xoxb-1-2-3',
}));

function portsOf(models: Models, invocation: Invocation): GatekeeperPorts {
  const { world, workers, aws } = models;
  const via =
    (port: Port): Via =>
    (name, perform) =>
      workers.call(invocation, { port, name, perform });
  const config = configOf(invocation.rules);
  return {
    table: tableOf(models, invocation, via('table')),
    slack: slackOf(models, invocation, via('slack')),
    config,
    here: hereOf(config),
    calendars: automationOf(models, invocation, via('ssm')),
    executions: {
      // No policy of the model wants confirmations.
      startedSince: async () => [],
      seen: (id) =>
        via('ssm')(`execution ${id}`, () => {
          const { document, parameters, startedAt, endedAt, status, byHand } = aws.automation.execution(id);
          return {
            id,
            document,
            parameters: listsOf(parameters),
            startedAt,
            status,
            executedBy: sessionOf(byHand === 'window' ? WINDOW_ROLE : 'patchwarden-worker', hereOf(config)),
            ...(endedAt === undefined ? {} : { endedAt }),
          };
        }),
    },
    cloudFormation: portsDouble().cloudFormation,
    gates: gatesOf(config, invocation.rules),
    readSigned: createReadSigned(SECRETS, () => world.now),
    proving: { button: new Set([RUN_ACTIONS.approve]), form: new Set() },
    pause: async () => undefined,
    log: (event, fields) => world.note(() => `   gatekeeper ${event} ${JSON.stringify(fields)}`),
    measure: () => undefined,
  };
}
