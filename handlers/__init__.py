"""What people do: one file per feature, named with the user's word."""
