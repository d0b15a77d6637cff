"""What every door shares: endpoints and pages, problems, who may call, streams, headers, OpenAPI."""
