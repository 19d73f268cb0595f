"""What a person says about their working life: profile, entries, public page (CV-01, CV-02)."""
