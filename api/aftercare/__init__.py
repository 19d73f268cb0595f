"""What a candidate tells and asks after an interview: how it went, an explanation, another look, deletion."""
