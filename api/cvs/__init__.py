"""Documents made of a profile: templates, sections, versions, PDF, one page, JSON Resume (CV-03, CV-05)."""
