"""The two ways a person's input is turned down; both are sentences that say what to do."""

from collections.abc import Mapping


class Refusal(Exception):
    """Nothing was changed; the message is shown to the person as it is."""


class FieldErrors(Exception):
    """Some answers of a form need mending: `errors` has a sentence by field name. The form keeps its values."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)
