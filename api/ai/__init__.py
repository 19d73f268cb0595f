"""Text models: asking them for strict JSON, masking what is private, metering what they cost."""
