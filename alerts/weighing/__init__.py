"""How sure a finding is: what a detector says of the place, weighed with the text around it."""
