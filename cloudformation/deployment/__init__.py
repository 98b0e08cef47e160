"""Deploys the gateway to an AWS account. Requires only Python, the aws CLI and a container tool."""
