import type { DeployImage } from '../../../../src/deploy/types/image.ts';
import type { MemoryFact } from '../../../../src/deploy/types/memory.ts';
import { HOUR, T0 } from '../../../runs/fixture.ts';
import { type ExamCard, says } from '../exam-card.ts';
import { EXPIRES, fact, GROUP, missing, NEW, NOW } from '../facts.ts';
import { ASKED, ASKED_TEXT, asked, before, HEALTHY, planOf, WARNINGS, WEB_DEV, warning } from './deploy-asked.ts';

const ROLLED_BACK: MemoryFact = {
  code: 'rolled-back',
  here: true,
  fleet: 'web-prod',
  runId: 'd-33333333',
  at: T0 - 26 * HOUR,
  how: { kind: 'person', by: 'U0BEN' },
};
const AN_HOUR_EARLIER = { 'run.plan.memory.facts.0.at': T0 - 27 * HOUR };
const RINGING: MemoryFact = { code: 'alarm', name: 'web-prod-latency', since: T0 - HOUR };
const UNHEALTHY: MemoryFact = { code: 'before-unhealthy', fleet: 'web-dev', healthy: 1, total: 2 };
const FAILED: MemoryFact = { code: 'failed', here: false, fleet: 'web-dev', runId: 'd-22222222', at: T0 - HOUR };
const OLDER: MemoryFact = {
  code: 'older',
  createdAt: T0 - 48 * HOUR,
  running: 'ami-0running',
  runningCreatedAt: T0 - 24 * HOUR,
};
const UNREAD: MemoryFact = { code: 'alarms-unread', error: 'AccessDenied' };

const NOT_GOLD: MemoryFact = { code: 'not-gold', gold: 'ami-0gold', parameter: '/golden/web/latest' };
const GOLD_IMAGE: DeployImage = {
  id: NEW,
  kind: 'ami',
  createdAt: T0 - 2 * HOUR,
  origin: { owner: { kind: 'listed', account: '444455556666' } },
  gold: { parameter: '/golden/web/latest', tests: 'unknown' },
};
const OWNER = fact('444455556666', '777788889999', { 'run.plan.image.origin.owner.account': '777788889999' });

export const DEPLOYS_KNOWN: readonly ExamCard[] = [
  {
    title: 'an image that was rolled back from this fleet, while an alarm is in ALARM',
    subject: asked({ plan: planOf({ warnings: WARNINGS }, { memory: { at: NOW, facts: [ROLLED_BACK, RINGING] } }) }),
    answers: {
      ...ASKED,
      risk: says(
        ['rolled back', 'here', fact('07:00 yesterday', '06:00 yesterday', AN_HOUR_EARLIER)],
        ['in alarm', fact('web-prod-latency', 'web-prod-cpu', { 'run.plan.memory.facts.1.name': 'web-prod-cpu' })],
        [fact('3 more', '4 more', { 'run.plan.change.warnings': [...WARNINGS, warning('mixed-images')] }), 'in'],
      ),
    },
    text: {
      ...ASKED_TEXT,
      next: says(
        ['rolled back', fact('07:00 yesterday', '06:00 yesterday', AN_HOUR_EARLIER)],
        [missing(2), GROUP],
        [EXPIRES],
      ),
    },
  },
  {
    title: 'an image that failed on the fleet before, which is unhealthy now',
    subject: asked({ plan: planOf({}, { before, memory: { at: NOW, facts: [UNHEALTHY, FAILED] } }) }),
    answers: {
      ...ASKED,
      undo: says(...ASKED.undo.clauses, [WEB_DEV, 'healthy', HEALTHY]),
      risk: says(
        ['unhealthy', fact('1 of 2', '0 of 2', { 'run.plan.memory.facts.0.healthy': 0 })],
        ['failed', fact('08:00 today', '07:00 today', { 'run.plan.memory.facts.1.at': T0 - 2 * HOUR })],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'an older image, whose alarms could not be read',
    subject: asked({ plan: planOf({}, { memory: { at: NOW, facts: [OLDER, UNREAD] } }) }),
    answers: {
      ...ASKED,
      risk: says(
        ['older', fact('ami-0running', 'ami-0other', { 'run.plan.memory.facts.0.running': 'ami-0other' })],
        ['could not be read', fact('AccessDenied', 'Throttling', { 'run.plan.memory.facts.1.error': 'Throttling' })],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'an image that is not the gold one, from another account',
    subject: asked({
      plan: planOf({}, { image: GOLD_IMAGE, memory: { at: NOW, facts: [NOT_GOLD] } }),
    }),
    answers: {
      ...ASKED,
      what: says(...ASKED.what.clauses, ['gold', 'owner', OWNER]),
      risk: says([
        'not the gold image',
        fact('ami-0gold', 'ami-0other', { 'run.plan.memory.facts.0.gold': 'ami-0other' }),
      ]),
    },
    text: ASKED_TEXT,
  },
];
