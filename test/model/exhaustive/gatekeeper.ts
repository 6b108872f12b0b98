import { hereOf } from '../../../src/config/here.ts';
import type { Config } from '../../../src/config/types.ts';
import { createReadSigned } from '../../../src/gatekeeper/effect/signed.ts';
import { answerQuestion } from '../../../src/gatekeeper/flow.ts';
import type { GatekeeperPorts } from '../../../src/gatekeeper/ports.ts';
import { RUN_ACTIONS } from '../../../src/runs/actions.ts';
import { createSecretStore } from '../../../src/slack/secrets.ts';
import { SigningSecrets } from '../../../src/slack/verifier.ts';
import { atHome, portsDouble } from '../../support/ports.ts';
import { SECRET } from '../../support/signed-request.ts';
import { configOf } from '../config.ts';
import { gatesOf } from '../gates.ts';
import { sessionOf, WINDOW_ROLE } from '../patch-feature.ts';
import { slackOf } from './app.ts';
import type { Ask, SeenExecution } from './calls.ts';
import type { Program } from './paths.ts';
import { rulesOf, type Scene } from './scene.ts';

/** The first step of a runbook: may this execution go on? A throw is a step that failed, and is repeated. */
export const admitting =
  (scene: Scene, executionId: string): Program =>
  async (ask) => {
    const { parameters } = await ask({ at: 'execution', id: executionId });
    const question = { ask: 'admit', RunId: parameters['RunId'] ?? '', ExecutionId: executionId } as const;
    const answer = await answerQuestion(portsOf(ask, scene), question, () => scene.now);
    if (answer.admitted === 'yes') return 'yes';
    return `no: ${answer.refusal}`;
  };

/** The first step of a window's task: the parameters of what waits for the opening. */
export const pointed =
  (scene: Scene): Program =>
  async (ask) => {
    const question = { ask: 'slot', WindowId: 'mw-api', Fleet: 'api', ExecutionId: 'task' } as const;
    const answer = await answerQuestion(portsOf(ask, scene), question, () => scene.now);
    const { admitted, refusal, ...parameters } = answer;
    return admitted === 'yes' ? JSON.stringify(parameters) : `no: ${refusal}`;
  };

const SECRETS = createSecretStore(async () => ({
  signingSecrets: new SigningSecrets([SECRET]),
  botToken: 'xoxb-1-2-3',
}));

function portsOf(ask: Ask, scene: Scene): GatekeeperPorts {
  const rules = rulesOf(scene);
  const config = configOf(rules);
  const { measure, log, cloudFormation } = portsDouble();
  return {
    table: {
      get: (key) => ask({ at: 'item', key }),
      query: (query) => ask({ at: 'query', query }),
      write: (writes) => ask({ at: 'write', writes }),
    },
    slack: slackOf(ask),
    config,
    home: hereOf(config),
    here: hereOf(config),
    at: atHome,
    calendars: { stateAt: async () => ({ open: true }) },
    executions: {
      seen: async (id) => seenAs(await ask({ at: 'execution', id }), scene.now, config),
      // No policy of the model wants confirmations.
      startedSince: async () => [],
    },
    cloudFormation,
    gates: gatesOf(config, rules),
    readSigned: createReadSigned(SECRETS, () => scene.now),
    proving: { button: new Set([RUN_ACTIONS.approve]), form: new Set() },
    pause: async () => undefined,
    log,
    measure,
  };
}

const seenAs = ({ id, document, parameters, status, byWindow }: SeenExecution, startedAt: number, config: Config) => ({
  id,
  document,
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
  startedAt,
  status,
  executedBy: sessionOf(byWindow ? WINDOW_ROLE : 'patchwarden-worker', hereOf(config)),
});
