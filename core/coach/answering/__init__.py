"""A question becomes a stream of events: context, prompt, model, provenance."""
