"""/hymnsheet: what I can do for you, when you work, setting me up, whether I am working, what I keep about you."""

from handlers import away, doctor, goal, hours, linking, managers, privacy, roundup_settings, setup, webhook, windows
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
                Verb(word="hours", key="hymnsheet.hours", summary="When I work", run=hours.open_form),
                Verb(
                    word="away",
                    key="hymnsheet.away",
                    hint="[until Friday]",
                    summary="When I am away",
                    run=away.open_form,
                ),
                Verb(word="back", key="hymnsheet.back", summary="When I am back again", run=away.come_back),
                Verb(word="setup", key="hymnsheet.setup", summary="Who sings where, and when", run=setup.open_form),
                Verb(word="managers", key="hymnsheet.managers", summary="Who leads whom", run=managers.open_form),
                Verb(word="windows", key="hymnsheet.windows", summary="How soon we promise", run=windows.open_form),
                Verb(word="goal", key="win.goal", summary="What we all work towards", run=goal.open_form),
                Verb(
                    word="roundup",
                    key="roundup.settings",
                    summary="When the roundup comes",
                    run=roundup_settings.open_form,
                ),
                Verb(word="webhook", key="hymnsheet.webhook", summary="Let programs send leads", run=webhook.show),
                Verb(
                    word="link",
                    key="hymnsheet.link",
                    hint="[code]",
                    summary="One organisation, two workspaces",
                    run=linking.run,
                ),
                Verb(word="doctor", key="hymnsheet.doctor", summary="Whether everything works", run=doctor.show),
                Verb(word="privacy", key="hymnsheet.privacy", summary="What I keep about you", run=privacy.show),
            ),
        ),
    ),
    clicks={
        "hymnsheet.help": help_.show,
        "hymnsheet.hours": hours.open_form,
        "hymnsheet.away": away.show,
        "hymnsheet.not_away": away.not_away,
        "hymnsheet.take_back": away.take_back,
        "hymnsheet.setup": setup.open_form,
        "hymnsheet.managers": managers.open_form,
        "hymnsheet.windows": windows.open_form,
        "win.goal": goal.open_form,
        "hymnsheet.webhook": webhook.show,
        "hymnsheet.new_secret": webhook.new_secret,
        "hymnsheet.link": linking.make_code,
        "hymnsheet.doctor": doctor.show,
        "hymnsheet.privacy": privacy.show,
        "hymnsheet.export": privacy.export,
        "hymnsheet.erase": privacy.erase,
    },
    forms={
        "hymnsheet.hours": hours.FORM,
        "hymnsheet.away": away.FORM,
        "hymnsheet.setup": setup.FORM,
        "hymnsheet.managers": managers.FORM,
        "hymnsheet.windows": windows.FORM,
        "win.goal": goal.FORM,
    },
)
