"""Held interviews judged once more with another judge or rubric; what is stored about them stays as it is."""
