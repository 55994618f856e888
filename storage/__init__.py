"""What is remembered: tables, one file per noun, migrations."""
