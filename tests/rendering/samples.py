"""Examples of every block, part and field there is, so that nothing is drawn for the first time in front of people."""

from datetime import UTC, date, datetime, time

from messages.examples import Example
from messages.model import (
    Bold,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Channel,
    ChannelField,
    Chart,
    ChartKind,
    ChoiceField,
    ChoicesField,
    Code,
    Confirm,
    DateField,
    Divider,
    Fact,
    Facts,
    Form,
    Heading,
    Home,
    Image,
    Link,
    LinkField,
    LongTextField,
    Mention,
    Message,
    Money,
    NumberField,
    Option,
    PeopleField,
    PersonField,
    Series,
    Table,
    TextField,
    TimeField,
    When,
    WhenStyle,
    line,
    note,
    paragraph,
    quote,
)

MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)

CARD = Message(
    "Too expensive for a team of five",
    (
        Heading("New objection"),
        paragraph(Mention("U1RITA"), " heard this ", When(MORNING, WhenStyle.DAY_AND_TIME), " in ", Channel("C1SALES")),
        quote("Too expensive for a team of five. ", Bold("We would pay half.")),
        Facts(
            (
                Fact("Category", line("price")),
                Fact("Amount", line(Money(1_200_000, "EUR"))),
                Fact("Answer by", line(When(MORNING, WhenStyle.TIME))),
            )
        ),
        Buttons(
            (
                Button("Claim", "objection.claim", "17", ButtonStyle.PRIMARY),
                Button("Read the answer", "objection.answer", "17"),
                Button("Take back", "objection.undo", "17", ButtonStyle.DANGER, Confirm("Sure?", "It goes.", "Go")),
            )
        ),
        Divider(),
        note("Logged by hand"),
        note("Last changed by ", Mention("U1MAX"), ", ", When(MORNING, WhenStyle.DAY)),
    ),
)

REPORT = Message(
    "How last week went",
    (
        Heading("Last week"),
        Bullets(
            (line(Bold("12"), " leads accepted"), line("see the ", Link("guide", "https://acme.example/guide?a=1&b=2")))
        ),
        Table(("Source", "Leads", "Won"), (_row := (line("Webinar"), line("12"), line(Money(950_050, "EUR"))), _row)),
        Chart(ChartKind.PIE, "Why", ("price", "timing"), (Series("objections", (7, 3)),)),
        Chart(ChartKind.BAR, "By side", ("Mon", "Tue"), (Series("sales", (1, 2.5)), Series("marketing", (-3, 0)))),
        Chart(ChartKind.LINE, "A third", ("Mon", "Tue"), (Series("sales", (1, 2)),)),
        Code("id,name\n1,Ann"),
        Image("welcome.png", "A hymn sheet"),
        Table(("Only one table is drawn", "as one"), ((line("Ann"), line("1")),)),
    ),
)

HOME = Home((*CARD.blocks, *REPORT.blocks))

YES_OR_NO = (Option("yes", "Yes"), Option("no", "No"))

FORM = Form(
    "objection.log",
    "Log an objection",
    (
        paragraph("What did you hear?"),
        TextField(name="lead", label="Lead", value="Ann of Acme", placeholder="A name or a company", optional=True),
        LongTextField(name="words", label="Their words", hint="As they said it", value="Too expensive\nfor five"),
        ChoiceField(name="category", label="Category", options=YES_OR_NO, value="no", reshapes=True),
        ChoiceField(name="worked", label="Did it work?", options=YES_OR_NO, compact=False),
        ChoicesField(name="days", label="Days", options=YES_OR_NO, values=("no", "yes")),
        ChoicesField(name="many", label="Many", options=tuple(Option(f"o{n}", f"Option {n}") for n in range(30))),
        PersonField(name="owner", label="Owner", value="U1RITA"),
        PeopleField(name="helpers", label="Who helped", values=("U1RITA", "U1MAX")),
        ChannelField(name="place", label="Where", value="C1SALES"),
        NumberField(name="attempts", label="Attempts", value="5", smallest=1, largest=20),
        DateField(name="until", label="Until", value=date(2026, 12, 24)),
        TimeField(name="at", label="At", value=time(8, 30)),
        LinkField(name="deck", label="Deck", value="https://acme.example/deck"),
        note("Marketing reads this tomorrow morning."),
        Chart(ChartKind.BAR, "In a form", ("Mon",), (Series("sales", (1,)),)),
    ),
    carries="draft-4",
)

QUIET_FORM = Form("privacy.read", "What we hold on you", (paragraph("Nothing yet."),))

SAMPLES = (
    Example("an objection as a card", CARD),
    Example("a report with tables and charts", REPORT),
    Example("a summary and nothing else", Message("Saved.")),
    Example("a home with everything", HOME),
    Example("a form with every field", FORM),
    Example("a form that asks nothing", QUIET_FORM),
)
