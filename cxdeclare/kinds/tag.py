"""Tags: marks on digital cases, for example on mail that SES takes for spam."""

from collections.abc import Iterator
from typing import Annotated, Literal

from cxdeclare.model import sources
from cxdeclare.model.effect import Effect, Outlook, Sentence, Told
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.language import Name
from cxdeclare.model.spec import Spec

COLORS = {
    "green": "#289D29",
    "red": "#E11616",
    "yellow": "#FFC20A",
    "blue": "#2E8FCE",
    "brown": "#982910",
    "magenta": "#DF23E6",
    "purple": "#85289D",
    "grey": "#ADADAD",
    "cyan": "#1DD6D4",
    "ochre": "#9D7D28",
}
Color = Literal[
    "green", "red", "yellow", "blue", "brown", "magenta", "purple", "grey", "cyan", "ochre"
]


class Tag(Spec):
    """A mark with a title and a colour."""

    title: Annotated[Name, Wire("title"), Trait.IDENTITY]
    color: Annotated[Color, Wire("color", spelled=COLORS), ServerDefault("grey")] = UNSET


_GONE = Sentence(
    "cases can no longer be marked `{tag}`: the tag is deleted", when="a tag is deleted", warns=True
)
_SPAM = Sentence(
    "{channels} [mark|marks] spam with tag `{tag}` today",
    when="a tag is deleted that channels have as their spam tag",
    warns=True,
)
_CALLED = Sentence(
    "tag `{old}` is called `{new}` from now on",
    when="the title changes",
)


def _marks(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("tag"):
        if turn.goes:
            yield _GONE.of(turn.address, tag=turn.before)
            channels = outlook.counts("channel", "email", "email.spam_tag").before(turn.key)
            if channels.count:
                yield _SPAM.of(turn.address, channels=channels.said("channel"), tag=turn.before)
        elif turn.shift(OBJECT, "title"):
            yield _CALLED.of(turn.address, old=turn.before, new=turn.name)


EFFECTS = (Effect(_marks, (_GONE, _SPAM, _CALLED)),)

KIND = Kind(
    name="tag",
    section="tags",
    spec=Tag,
    id_field="id",
    id_type=int,
    identity=("title",),
    label="title",
    retire=Retire.DELETE,
    effects=EFFECTS,
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="ACD > Digital > Tags",
            why="the digital API lists and creates tags, and does nothing else with them",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/tags",
                    Evidence.CONFIRMED,
                    sources.DIGITAL,
                    at="data",
                    paging=Paging.PAGE,
                ),
                Verb.CREATE: Endpoint(
                    "PUT", "/tags", Evidence.CONFIRMED, f"{sources.DIGITAL}; PUT creates"
                ),
            },
        ),
    ),
)
