import type { Rule } from './rules.ts';

/** A document with one of everything, in which nothing is wrong. */
export const GOOD = `
schemaVersion: "0.3"
description: A runbook.
assumeRole: arn:aws:iam::111122223333:role/runbook
parameters:
  Group: { type: String, description: A group., allowedPattern: "^[a-z]+$" }
  Most: { type: Integer, default: 3 }
  Skip: { type: Boolean, default: true }
  Names: { type: StringList, default: [], maxItems: 10 }
variables:
  found: { type: String, default: none }
mainSteps:
  - name: ask
    action: aws:invokeLambdaFunction
    timeoutSeconds: 30
    inputs: { FunctionName: gatekeeper, InputPayload: { ask: admit } }
    outputs: [{ Name: admitted, Selector: $.Payload.admitted, Type: String }]
    nextStep: read
  - name: read
    action: aws:executeAwsApi
    maxAttempts: 3
    onFailure: Abort
    onCancel: step:tidy
    inputs: { Service: ec2, Api: DescribeImages, Filters: [{ Name: name, Values: "{{Names}}" }] }
    outputs:
      - { Name: id, Selector: "$.Images[0].ImageId", Type: String }
      - { Name: ids, Selector: "$.Images..ImageId", Type: StringList }
      - { Name: size, Selector: "$.Images[?(@.Public == true)].Size", Type: Integer }
    nextStep: each
  - name: each
    action: aws:loop
    inputs:
      Iterators: "{{read.ids}}"
      IteratorDataType: String
      Steps:
        - name: look
          action: aws:executeAwsApi
          inputs: { Service: ec2, Api: DescribeImages, ImageIds: ["{{each.CurrentIteratorValue}}"] }
          outputs: [{ Name: seen, Selector: "$.Images[0].Name", Type: String }]
        - name: again
          action: aws:executeAwsApi
          inputs: { Service: ec2, Api: DescribeImages, ImageIds: ["{{look.seen}}"] }
    nextStep: wait
  - name: wait
    action: aws:waitForAwsResourceProperty
    timeoutSeconds: 60
    isCritical: false
    onFailure: step:choose
    inputs: { Service: ec2, Api: DescribeImages, ImageIds: ["{{read.id}}"], PropertySelector: "$.Images[0].State", DesiredValues: [available] }
    nextStep: choose
  - name: choose
    action: aws:branch
    inputs:
      Choices:
        - NextStep: keep
          And:
            - { Variable: "{{read.id}}", StringEquals: "{{variable:found}}" }
            - { Variable: "{{read.size}}", NumericGreater: "{{Most}}" }
            - Not: { Variable: "{{Skip}}", BooleanEquals: true }
        - { NextStep: keep, Variable: "{{Group}}", StartsWith: web }
    isEnd: true
  - name: keep
    action: aws:updateVariable
    inputs: { Name: "variable:found", Value: "{{read.id}}" }
    isEnd: true
  - name: tidy
    action: aws:assertAwsResourceProperty
    inputs: { Service: ec2, Api: DescribeImages, PropertySelector: "$.Images[0].State", DesiredValues: [available] }
    isEnd: true
outputs: [read.id, read.ids]
`;

/** For each rule one fault or more, as what stands in the good document and what stands there instead. */
export const BROKEN: Readonly<Record<Rule, readonly (readonly [from: string, to: string])[]>> = {
  'document-member': [
    ['description: A runbook.', 'retries: 3'],
    ['"0.3"', '"2.2"'],
  ],
  'document-size': [['A runbook.', 'x'.repeat(65_000)]],
  'assume-role': [
    ['arn:aws:iam::111122223333:role/runbook', '"{{ssm:role}}"'],
    ['arn:aws:iam::111122223333:role/runbook', '"{{Role}}"'],
  ],
  'parameter-name': [
    ['  Most: {', '  most_of: { type: String }\n  Most: {'],
    ['  Most: {', '  most.of: { type: String }\n  Most: {'],
  ],
  'parameter-member': [['maxItems: 10', 'most: 10']],
  'parameter-type': [['Skip: { type: Boolean, default: true }', 'Skip: { type: boolean }']],
  'parameter-default': [
    ['Integer, default: 3', 'Integer, default: "3"'],
    ['default: true', 'default: "true"'],
    ['default: []', 'default: a'],
  ],
  'variable-member': [
    ['default: none }', 'default: none, allowed: [none] }'],
    ['found: { type: String, default: none }', 'found: { type: Text, default: none }'],
  ],
  'variable-default': [
    ['default: none', 'default: ""'],
    ['default: none', 'default: 1'],
  ],
  'step-member': [['maxAttempts: 3', 'retries: 3']],
  'step-name': [
    ['name: tidy', 'name: tidy-up'],
    ['name: tidy', 'name: keep'],
    ['name: again', 'name: keep'],
  ],
  'step-action': [['aws:executeAwsApi\n    maxAttempts', 'aws:executeApi\n    maxAttempts']],
  'step-property': [
    ['maxAttempts: 3', 'maxAttempts: 0'],
    ['timeoutSeconds: 60', 'timeoutSeconds: PT1M'],
    ['onFailure: Abort', 'onFailure: Retry'],
    ['onCancel: step:tidy', 'onCancel: Continue'],
    ['isCritical: false', 'isCritical: no-way'],
  ],
  'unsupported-property': [
    ['action: aws:updateVariable', 'action: aws:updateVariable\n    onCancel: step:tidy'],
    [
      'action: aws:updateVariable',
      'action: aws:updateVariable\n    outputs: [{ Name: a, Selector: $.a, Type: String }]',
    ],
  ],
  'step-target': [
    ['nextStep: wait', 'nextStep: gone'],
    ['onFailure: step:choose', 'onFailure: step:gone'],
    ['onCancel: step:tidy', 'onCancel: step:gone'],
    ['NextStep: keep, Variable', 'NextStep: gone, Variable'],
  ],
  'cancel-target': [['action: aws:assertAwsResourceProperty', 'action: aws:sleep']],
  'end-and-next': [['Value: "{{read.id}}" }\n', 'Value: "{{read.id}}" }\n    nextStep: tidy\n']],
  'end-and-failure': [['action: aws:updateVariable', 'action: aws:updateVariable\n    onFailure: step:tidy']],
  'endless-loop': [['    nextStep: wait\n', '    nextStep: read\n']],
  unreachable: [['    onCancel: step:tidy\n', '']],
  'required-input': [
    ['Service: ec2, Api: DescribeImages, Filters', 'Service: ec2, Filters'],
    [', DesiredValues: [available] }\n    nextStep', ' }\n    nextStep'],
    ['Name: "variable:found", ', ''],
    ['FunctionName: gatekeeper, ', ''],
  ],
  'unknown-input': [
    ['Value: "{{read.id}}" }', 'Value: "{{read.id}}", Type: String }'],
    ['inputs:\n      Choices', 'inputs:\n      Else: keep\n      Choices'],
    ['FunctionName: gatekeeper,', 'FunctionName: gatekeeper, Region: us-east-1,'],
  ],
  'invocation-time': [['timeoutSeconds: 30', 'timeoutSeconds: 301']],
  'desired-values': [
    ['DesiredValues: [available] }\n    nextStep', 'DesiredValues: available }\n    nextStep'],
    ['DesiredValues: [available] }\n    nextStep', 'DesiredValues: ["true"] }\n    nextStep'],
    ['DesiredValues: [available] }\n    nextStep', 'DesiredValues: [] }\n    nextStep'],
  ],
  'output-member': [
    ['Name: id, Selector', 'Name: id, Format: x, Selector'],
    ['{ Name: ids, Selector', '{ Selector'],
  ],
  'output-type': [['[0].ImageId", Type: String', '[0].ImageId", Type: Text']],
  selector: [
    '$.Images[*].ImageId',
    '$.Images[-1].ImageId',
    '$.Images[0:2].ImageId',
    '$.Images.*',
    "$['Images'][0].ImageId",
    "$.Images[?(@.A == 'a' && @.B == 'b')].ImageId",
    "$.Images[?(@.A == 'a' || @.B == 'b')].ImageId",
    'Images[0].ImageId',
    '$[0].ImageId',
  ].map((path) => ['"$.Images..ImageId"', JSON.stringify(path)] as const),
  'selector-type': [['ImageId", Type: StringList', 'ImageId", Type: String']],
  'property-selector': [
    [
      '"$.Images[0].State", DesiredValues: [available] }\n    nextStep',
      '"$.Images..State", DesiredValues: [available] }\n    nextStep',
    ],
  ],
  reference: [
    ['"{{Names}}"', '"{{Nothing}}"'],
    ['"{{Names}}"', '"{{ssm:/names}}"'],
    ['"{{Names}}"', '"{{global:ACCOUNT}}"'],
    ['"{{Names}}"', '"{{variable:nothing}}"'],
    ['ImageIds: ["{{read.id}}"]', 'ImageIds: ["{{read.name}}"]'],
  ],
  'reference-order': [
    ['"{{Names}}"', '"{{read.ids}}"'],
    ['Api: DescribeImages, PropertySelector', 'Api: DescribeImages, ImageIds: "{{read.ids}}", PropertySelector'],
    ['onFailure: Abort', 'onFailure: step:wait'],
    ['"{{each.CurrentIteratorValue}}"', '"{{look.seen}}"'],
  ],
  'loop-input': [
    ['      IteratorDataType: String', '      LoopCondition: { Variable: "{{read.id}}", StringEquals: a }'],
    ['      Iterators: "{{read.ids}}"\n', ''],
  ],
  'loop-step': [
    [
      'ImageIds: ["{{each.CurrentIteratorValue}}"] }',
      'ImageIds: ["{{each.CurrentIteratorValue}}"] }\n          nextStep: again',
    ],
    ['ImageIds: ["{{look.seen}}"] }', 'ImageIds: ["{{look.seen}}"] }\n          onFailure: Continue'],
    [
      'action: aws:executeAwsApi\n          inputs: { Service: ec2, Api: DescribeImages, ImageIds: ["{{look.seen}}"] }',
      'action: aws:branch\n          inputs: { Choices: [{ NextStep: look, Variable: "{{Group}}", StartsWith: web }] }',
    ],
  ],
  'branch-choice': [
    ['{ NextStep: keep, Variable: "{{Group}}", StartsWith: web }', '{ Variable: "{{Group}}", StartsWith: web }'],
    ['StartsWith: web', 'StartsWith: web, EndsWith: b'],
    ['Variable: "{{Group}}", StartsWith: web', 'And: []'],
    ['{ Variable: "{{Skip}}", BooleanEquals: true }', '[{ Variable: "{{Skip}}", BooleanEquals: true }]'],
  ],
  'branch-operator': [['StartsWith: web', 'Equals: web']],
  'branch-variable': [
    ['Variable: "{{Group}}"', 'Variable: Group'],
    ['Variable: "{{Group}}"', 'Variable: "a {{Group}}"'],
  ],
  'branch-type': [
    ['Variable: "{{Group}}", StartsWith: web', 'Variable: "{{Names}}", StringEquals: "[]"'],
    ['Variable: "{{Group}}", StartsWith: web', 'Variable: "{{Group}}", NumericEquals: 1'],
    ['Variable: "{{Group}}", StartsWith: web', 'Variable: "{{Most}}", BooleanEquals: true'],
    ['NumericGreater: "{{Most}}"', 'NumericGreater: "{{Group}}"'],
    ['StringEquals: "{{variable:found}}"', 'StringEquals: "{{Names}}"'],
  ],
  'branch-value': [
    ['BooleanEquals: true', 'BooleanEquals: "{{Skip}}"'],
    ['BooleanEquals: true', 'BooleanEquals: "true"'],
    ['NumericGreater: "{{Most}}"', 'NumericGreater: "3"'],
  ],
  'variable-name': [
    ['Name: "variable:found"', 'Name: found'],
    ['Name: "variable:found"', 'Name: "variable:lost"'],
  ],
  'variable-value': [
    ['found", Value: "{{read.id}}"', 'found", Value: ""'],
    ['found", Value: "{{read.id}}"', `found", Value: ${'x'.repeat(513)}`],
    ['found", Value: "{{read.id}}"', 'found", Value: 7'],
    ['found", Value: "{{read.id}}"', 'found", Value: "{{read.ids}}"'],
  ],
  'document-output': [
    ['[read.id, read.ids]', '[read.name]'],
    ['[read.id, read.ids]', '[Group]'],
  ],
};
