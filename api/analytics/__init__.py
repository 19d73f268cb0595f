"""Numbers about a company's hiring: funnel, time in stage, completion, scores, cost."""
