"""What tests stand on: servers, gateways, the template, and waiting for what comes."""
