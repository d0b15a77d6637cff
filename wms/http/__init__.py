"""What every door shares: endpoints, pages, problems, who may call, streams, headers, OpenAPI."""
