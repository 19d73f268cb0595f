"""Interviews by telephone: the front desk that speaks before the interview does, the carrier's webhooks, the legs."""
