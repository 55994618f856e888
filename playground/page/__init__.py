"""The half of the playground a browser talks to: what somebody sees, what they do, and the clock."""
