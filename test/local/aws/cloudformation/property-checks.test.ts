import { checkProperties } from '../../../../local/aws/cloudformation/property-checks.ts';

const check = (type: string, properties: Record<string, unknown>) => () => checkProperties(type, 'Thing', properties);

test('a property that the schema does not have, and one that it requires, fail the resource', () => {
  expect(check('AWS::EC2::Route', { RouteTableId: 'rtb-1', Destination: '0.0.0.0/0' })).toThrow(
    'Properties validation failed for resource Thing with message:\n#: required key [DestinationCidrBlock] not found\n#: extraneous key [Destination] is not permitted',
  );
  expect(check('AWS::EC2::Subnet', { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/24', Zone: 'a' })).toThrow('[Zone]');
});

test('what fits, and types whose properties are not known here, pass', () => {
  expect(check('AWS::EC2::Route', { RouteTableId: 'rtb-1', DestinationCidrBlock: '0.0.0.0/0' })).not.toThrow();
  expect(check('AWS::ECS::Cluster', { Anything: 1 })).not.toThrow();
});
