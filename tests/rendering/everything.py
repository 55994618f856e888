"""Everything the bot says, and the samples beside it."""

from messages.examples import examples
from tests.rendering.samples import SAMPLES

ALL = (*SAMPLES, *examples())
