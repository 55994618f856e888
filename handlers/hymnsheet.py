"""/hymnsheet: what I can do for you, setting me up, whether I am working, and what I keep about you."""

from handlers import doctor, managers, privacy, setup, webhook, windows
from handlers import help as help_
from handlers.feature import Feature, Slash, Verb

FEATURE = Feature(
    name="hymnsheet",
    commands=(
        Slash(
            word="hymnsheet",
            key="hymnsheet.help",
            hint="help",
            summary="What I can do for you",
            run=help_.show,
            verbs=(
                Verb(word="setup", key="hymnsheet.setup", summary="Who sings where, and when", run=setup.open_form),
                Verb(word="managers", key="hymnsheet.managers", summary="Who leads whom", run=managers.open_form),
                Verb(word="windows", key="hymnsheet.windows", summary="How soon we promise", run=windows.open_form),
                Verb(word="webhook", key="hymnsheet.webhook", summary="Let programs send leads", run=webhook.show),
                Verb(word="doctor", key="hymnsheet.doctor", summary="Whether everything works", run=doctor.show),
                Verb(word="privacy", key="hymnsheet.privacy", summary="What I keep about you", run=privacy.show),
            ),
        ),
    ),
    clicks={
        "hymnsheet.help": help_.show,
        "hymnsheet.setup": setup.open_form,
        "hymnsheet.managers": managers.open_form,
        "hymnsheet.windows": windows.open_form,
        "hymnsheet.webhook": webhook.show,
        "hymnsheet.new_secret": webhook.new_secret,
        "hymnsheet.doctor": doctor.show,
        "hymnsheet.privacy": privacy.show,
        "hymnsheet.export": privacy.export,
        "hymnsheet.erase": privacy.erase,
    },
    forms={"hymnsheet.setup": setup.FORM, "hymnsheet.managers": managers.FORM, "hymnsheet.windows": windows.FORM},
)
