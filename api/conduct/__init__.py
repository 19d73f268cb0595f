"""How an interview was held: in which mode and whose words, what was passed on to the company, who tried to steer."""
