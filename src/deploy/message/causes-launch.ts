import type { Cause } from './cause.ts';

/**
 * Why EC2 launches no instance, or not this one.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html and https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const LAUNCH: readonly Cause[] = [
  {
    id: 'kms-key',
    when: /Client\.InternalError|Client error on launch|InvalidKMSKey|KMSKey\w*(?:State|Disabled|NotFound|Inaccessible)|KMS key[\s\S]*(?:incorrect state|disabled|pending deletion|not accessible)/i,
    means: 'New instances cannot use the KMS key of the image or its volumes',
    next: 'Allow AWSServiceRoleForAutoScaling in the key policy, and check that the key is enabled',
  },
  {
    id: 'spot-price',
    when: /SpotMaxPriceTooLow|Spot request price of[\s\S]*is lower/i,
    means: 'The Spot price limit is below the current price',
    next: 'Raise or remove the limit in the group or launch template',
  },
  {
    id: 'spot-quota',
    when: /MaxSpotInstanceCountExceeded|Max spot instance count exceeded/i,
    means: 'The account quota for Spot instances is exhausted',
    next: 'Request an increase of the Spot quota in Service Quotas, or terminate Spot Instances that are not needed',
  },
  {
    id: 'free-addresses',
    when: /InsufficientFreeAddresses|not enough free addresses|no free (?:ip )?addresses/i,
    means: 'The subnets have no free IP addresses for new instances',
    next: 'Free addresses or add a subnet',
  },
  {
    id: 'zone-unsupported',
    when: /not supported in your requested Availability Zone/i,
    means: 'The instance type is not offered in one of the zones',
    next: 'Remove that subnet from the group, or choose another instance type',
  },
  {
    id: 'capacity',
    when: /InsufficientInstanceCapacity|Insufficient\w*Capacity|ReservationCapacityExceeded|insufficient capacity|no Spot capacity|not have (?:enough|sufficient) (?:\S+ )?capacity/i,
    means: 'AWS has no capacity for the new instances',
    next: 'Try later, or allow another instance type or zone',
  },
  {
    id: 'quota',
    when: /\w*LimitExceeded(?![\w-])|ServiceQuotaExceeded|QuotaExceeded|current (?:vCPU|instance) limit|exceeds? (?:the |your )?(?:quota|limit)|maximum (?:number|limit) of [^.]*(?:reached|exceeded)/i,
    means: 'An account quota is exhausted',
    next: 'Request an increase in Service Quotas, or delete what is not needed',
  },
  {
    id: 'not-subscribed',
    when: /OptInRequired|AWS Marketplace product you need to accept|accept terms and subscribe/i,
    means: 'The account has not accepted the terms of the AWS Marketplace product in the image',
    next: 'Subscribe to the product in AWS Marketplace with this account',
  },
  {
    id: 'account-blocked',
    when: /PendingVerification|account is currently (?:being verified|blocked)|currently being verified/i,
    means: 'AWS has blocked launches in this account, or is still verifying it',
    next: 'Contact AWS Support',
  },
  {
    id: 'image-gone',
    when: /InvalidAMIID|image id '?\[?ami-\S+ (?:does not exist|is no longer available)|parameter value ami-\S+ for parameter name \S+ does not exist|ami-[0-9a-z]+[\]'"]? (?:does not exist|is not found|is (?:disabled|pending|unavailable|no longer available))/i,
    means: 'The AMI does not exist or is not available',
    next: 'Bake a new image',
  },
  {
    id: 'architecture',
    when: /architecture '[^']*'[\s\S]*does not match|Unsupported architecture/i,
    means: 'The image and the instance type have different architectures',
    next: 'Choose an instance type that matches the image, or bake an image for this architecture',
  },
  {
    id: 'boot-mode',
    when: /boot mode|\bUEFI\b/i,
    means: 'The instance type does not support the boot mode of the image',
    next: 'Choose another instance type, or register the image with its boot mode',
  },
  {
    id: 'image-drivers',
    when: /Elastic Network Adapter|enabled for ENA|\bNVMe\b|virtualization type|EBS-optimized instances are not supported/i,
    means: 'The image lacks a driver or setting that the instance type requires',
    next: 'Bake an HVM image with ENA and NVMe support, or choose another instance type',
  },
  {
    id: 'volume-size',
    when: /smaller than snapshot|InvalidBlockDeviceMapping|Invalid device name|block device mapping/i,
    means: 'The block device mappings of the launch template do not match the image',
    next: 'Correct volume sizes and device names in the launch template',
  },
  {
    id: 'snapshot-gone',
    when: /InvalidSnapshot|snapshot '?snap-\S+ does not exist/i,
    means: 'A snapshot of the image was deleted or is not shared with this account',
    next: 'Share the snapshot with this account, or bake a new image',
  },
  {
    id: 'key-pair',
    when: /InvalidKeyPair|key pair '[^']*' does not exist/i,
    means: 'The key pair of the launch template does not exist',
    next: 'Create the key pair, or remove it from the launch template',
  },
  {
    id: 'security-group',
    when: /InvalidGroup\.NotFound|InvalidGroupId|security group '[^']*'[^.]*does not exist|security groups? [^.]*belong to different networks/i,
    means: 'A security group of the launch template does not exist in the VPC',
    next: 'Correct the security groups of the launch template',
  },
  {
    id: 'subnet-gone',
    when: /InvalidSubnet|subnet ID '[^']*' does not exist|subnet-[0-9a-f]+\S* (?:does not exist|is not valid)/i,
    means: 'A subnet of the group does not exist',
    next: 'Correct the subnets of the group',
  },
  {
    id: 'instance-profile',
    when: /iamInstanceProfile\b|\bIAM Instance Profile|invalid instance profile/,
    means: 'The instance profile of the launch template does not exist or is invalid',
    next: 'Correct the instance profile of the launch template',
  },
  {
    id: 'user-data-size',
    when: /User data is limited/i,
    means: 'The user data of the launch template is too long',
    next: 'Shorten it to 16 KB, or load it from S3',
  },
  {
    id: 'placement-group',
    when: /InvalidPlacementGroup|placement group/i,
    means: 'The placement group does not exist or does not support this instance type',
    next: 'Correct the placement group of the launch template',
  },
  {
    id: 'launch-configuration',
    when: /Launch Configuration creation operation is not available|launch configurations? (?:is|are) (?:not|no longer)/i,
    means: 'AWS no longer creates launch configurations in this account',
    next: 'Replace the launch configuration in the template with a launch template',
  },
  {
    id: 'launch-template',
    when: /InvalidLaunchTemplate|valid fully-formed launch template|launch template[^.]*does not exist/i,
    means: 'The launch template or its version does not exist or is invalid',
    next: 'Correct the launch template of the group',
  },
  {
    id: 'configuration-unsupported',
    when: /configuration is (?:currently )?not supported|UnsupportedOperation|instance configuration for this AWS Marketplace product/i,
    means: 'EC2 does not support this combination of image, instance type and options',
    next: 'Choose another instance type, or correct the options of the launch template',
  },
];
