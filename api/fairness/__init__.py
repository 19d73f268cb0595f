"""Whether hiring works alike for everybody: voluntary self-reports, and rates by group (docs/adr/0028)."""
