variable "name" {
  description = "What group, launch template, role and alarm are called, and the fleet in patchwarden.yml."
  type        = string
  default     = "lab-group"
}

variable "vpc_id" {
  description = "The VPC of the subnets, e.g. the output Vpc of patchwarden-lab-network."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the instances, in two zones at least, e.g. the output Subnets of patchwarden-lab-network."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Name subnets of two zones at least."
  }
}

variable "image_id" {
  description = "The AMI of the very first instances. Patchwarden decides on every later one, and Terraform ignores it from then on."
  type        = string
}

variable "instance_type" {
  type    = string
  default = "t3.small"
}

variable "min_size" {
  type    = number
  default = 2
}

variable "max_size" {
  description = "A refresh that launches before it terminates needs room above the desired capacity."
  type        = number
  default     = 4
}

variable "target_group_arns" {
  description = "Target groups of a load balancer; with any, its health checks count."
  type        = list(string)
  default     = []
}

variable "security_group_ids" {
  description = "Security groups beside the module's own, e.g. one that admits the load balancer."
  type        = list(string)
  default     = []
}
