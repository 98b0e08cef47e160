"""Puts the gateway into an AWS account. It needs nothing but Python, the aws CLI and a container tool."""
