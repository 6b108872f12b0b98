import type { DeployPlan } from '../../../../src/deploy/types/plan.ts';
import { aDeploy, aDeployPlan } from '../../../deploy/message/fixture.ts';
import { ANA, anApproval, aStart, BEN, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { EXPIRES, FROM, fact, GROUP, IMAGE, moment, NOW, person, USUAL, WEB } from '../facts.ts';
import { ASKED, asked, state } from './deploy-asked.ts';
import { RUNNING } from './deploy-running.ts';
import { deploy, NOBODY } from './deploy-started.ts';

const approved = { ...asked().run, state: 'approved', approvals: [anApproval(ANA), anApproval(BEN)] } as const;
const START = T0 + 6 * HOUR + 20 * MINUTE;

/** What it would change is not known yet. */
function unplanned(parts: Partial<DeployPlan> = {}): DeployPlan {
  const { change: _change, ...plan } = aDeployPlan(parts);
  return plan;
}

export const DEPLOYS_STARTING: readonly ExamCard[] = [
  {
    title: 'a deploy that is planned',
    subject: { kind: 'deploy', run: aDeploy('planning', { plan: unplanned() }), facts: { now: NOW } },
    answers: {
      what: says(['planning', WEB, IMAGE]),
      when: always('it is planned at once', ['15 min|15 minutes']),
      who: says(['then|next|after that|can approve', GROUP]),
      idle: always('planning ends without anyone', ['15 min|15 minutes']),
      undo: always('planning changes nothing', ['changes nothing|nothing changes|nothing has changed']),
      risk: always('planning changes nothing', ['changes nothing|nothing changes|nothing has changed']),
    },
    text: { state: state('planning'), thing: says([WEB, IMAGE]), next: says([GROUP]) },
  },
  {
    title: 'a rollback that is planned, with the approvals of its deploy',
    subject: {
      kind: 'deploy',
      run: aDeploy('planning', {
        plan: unplanned({ returnOf: 'd-11111111', returnBy: 'U0CLEO' }),
        approvals: [anApproval(ANA), anApproval(BEN)],
      }),
      facts: { now: NOW },
    },
    answers: {
      what: says(['planning', 'roll back|rollback', WEB, IMAGE]),
      when: always('it is planned at once', ['15 min|15 minutes']),
      who: says([fact('d-11111111', 'd-22222222', { 'run.plan.returnOf': 'd-22222222' }), 'approvals']),
      idle: always('planning ends without anyone', ['15 min|15 minutes']),
      undo: always('planning changes nothing', ['changes nothing|nothing changes|nothing has changed']),
      risk: always('planning changes nothing', ['changes nothing|nothing changes|nothing has changed']),
    },
    text: {
      state: state('planning'),
      thing: says([WEB, IMAGE]),
      next: says([fact('d-11111111', 'd-22222222', { 'run.plan.returnOf': 'd-22222222' })]),
    },
  },
  {
    title: 'an approved deploy of which a check cannot be made',
    subject: {
      kind: 'deploy',
      run: { ...approved, hold: { code: 'unknown', what: 'the change calendar' } },
      facts: asked().facts,
    },
    answers: {
      ...ASKED,
      what: says(['on hold|held', WEB, IMAGE], [WEB, IMAGE]),
      when: says([fact('the change calendar', 'the group', { 'run.hold.what': 'the group' }), 'checked'], [EXPIRES]),
      who: always('nobody decides while it is held', ['checked again|nothing is needed']),
    },
    text: { state: state('on hold|held'), thing: says([WEB, IMAGE]), next: says([EXPIRES]) },
  },
  {
    title: 'an approved deploy that starts at a time',
    subject: { kind: 'deploy', run: { ...approved, state: 'scheduled', scheduledFor: START }, facts: asked().facts },
    answers: {
      ...ASKED,
      what: says(['scheduled', WEB, IMAGE], [WEB, IMAGE]),
      when: says([moment(START, 'run.scheduledFor')], [USUAL]),
      who: says(['approved', person('Ana', 'run.approvals.0.userId'), person('Ben', 'run.approvals.1.userId')]),
      idle: says(['starts', moment(START, 'run.scheduledFor')]),
    },
    text: { state: state('scheduled'), thing: says([WEB, IMAGE]), next: says([moment(START, 'run.scheduledFor')]) },
  },
  {
    title: 'an approved deploy while another change of the stack runs',
    subject: {
      kind: 'deploy',
      run: { ...approved, hold: { code: 'busy', what: 'the stack is UPDATE_IN_PROGRESS' } },
      facts: asked().facts,
    },
    answers: {
      ...ASKED,
      what: says(['on hold|held', WEB, IMAGE], [WEB, IMAGE]),
      when: says(
        [fact('UPDATE_IN_PROGRESS', 'the volume is full', { 'run.hold.what': 'the volume is full' })],
        [EXPIRES],
      ),
      who: always('nobody decides while it is held', ['checked again|nothing is needed']),
    },
    text: { state: state('on hold|held'), thing: says([WEB, IMAGE]), next: says([EXPIRES]) },
  },
  {
    title: 'a deploy that is starting',
    subject: deploy('starting', { start: aStart() }),
    answers: {
      ...RUNNING,
      what: says(['starting', WEB, IMAGE]),
      when: says([USUAL]),
      undo: says(['stop', FROM]),
      risk: says(['approved', person('Ana', 'run.approvals.0.userId')]),
    },
    text: { state: state('starting'), thing: says([WEB, IMAGE]), next: NOBODY },
  },
];
