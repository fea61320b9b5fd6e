"""Rules of content: what stands behind the ids that `lint` says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxdeclare.content import codes
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.rule import Phase, Rule

_WCAG = "WCAG 2.2"
_HTML = "the HTML standard"
_MAIL = "what mail programs are known to do"

_ERRORS = {
    codes.SCRIPT,
    codes.HANDLER,
    codes.FORM,
    codes.EMBEDDED,
    codes.RUNNING_LINK,
    codes.PAGE_WIDE,
    codes.TOO_LARGE,
}


@dataclass(frozen=True, slots=True)
class ContentRule:
    """A rule of content, and how bad it is to break it."""

    rule: Rule
    severity: Severity


_RULES = (
    Rule(
        codes.MALFORMED,
        "HTML is well formed",
        "every mail program mends broken HTML in its own way",
        "close each element inside the one it was opened in, and quote attributes",
        _HTML,
    ),
    Rule(
        codes.SCRIPT,
        "mail has no script",
        "no mail program runs it, and many filters take the mail for an attack",
        "remove it",
        _MAIL,
    ),
    Rule(
        codes.HANDLER,
        "no element has an event handler such as `onclick`",
        "it is script: no mail program runs it, and filters look for it",
        "remove the attribute",
        _MAIL,
    ),
    Rule(
        codes.FORM,
        "mail has no form and no field to fill in",
        "most mail programs disable them, and filters take them for phishing",
        "link to a page that has the form",
        _MAIL,
    ),
    Rule(
        codes.EMBEDDED,
        "mail embeds no frame, object or other document",
        "no mail program loads it, and filters take it for an attack",
        "link to it",
        _MAIL,
    ),
    Rule(
        codes.RUNNING_LINK,
        "links and images do not run anything",
        "`javascript:` and the like are script in a place where an address belongs",
        "write an address that begins with `https:`",
        _MAIL,
    ),
    Rule(
        codes.PAGE_WIDE,
        "nothing in the mail changes the page it is shown in",
        "`base` and `meta refresh` lead the reader away, or break the links of the program",
        "remove it",
        _MAIL,
    ),
    Rule(
        codes.NO_ALT,
        "an image has an alternative text",
        "readers who do not see images, or have them switched off, get nothing",
        'write `alt="..."`; `alt=""` where the image says nothing',
        f"{_WCAG}, 1.1.1",
    ),
    Rule(
        codes.LOW_CONTRAST,
        "text stands out from what is behind it: 4.5 to 1, large text 3 to 1",
        "many people cannot read it",
        "take a darker or lighter colour",
        f"{_WCAG}, 1.4.3 (AA)",
    ),
    Rule(
        codes.LAYOUT_TABLE,
        "a table without headings says that it is there for the layout",
        "a screen reader reads out rows and columns that mean nothing",
        'write `role="presentation"`, or give the table headings (`th`)',
        f"{_WCAG}, 1.3.1",
    ),
    Rule(
        codes.NO_LANGUAGE,
        "a whole page says its language",
        "a screen reader speaks it with the sounds of another language",
        'write `<html lang="en">`',
        f"{_WCAG}, 3.1.1",
    ),
    Rule(
        codes.NO_TITLE,
        "a whole page has a title",
        "some programs show it as the name of the mail, and screen readers say it first",
        "write `<title>` in `<head>`",
        f"{_WCAG}, 2.4.2",
    ),
    Rule(
        codes.EMPTY_LINK,
        "a link has something to click on, and somewhere to lead",
        "nobody can use it, and a screen reader reads out its address",
        "put a text, or an image with an alternative text, into it; give it an `href`",
        f"{_WCAG}, 2.4.4",
    ),
    Rule(
        codes.FAR_IMAGE,
        "images do not have to be loaded from elsewhere",
        "most mail programs block them until the reader agrees, since loading tells the sender",
        "do without it, or see to it that the mail works without",
        _MAIL,
    ),
    Rule(
        codes.INLINE_IMAGE,
        "images are not written into the HTML",
        "Gmail and Outlook show none of them, and each makes the HTML a third larger than itself",
        "link to the image",
        _MAIL,
    ),
    Rule(
        codes.FAR_STYLE,
        "styles are not loaded from elsewhere",
        "mail programs load no style sheets, so the mail is shown without them",
        "write the styles into `style` attributes",
        _MAIL,
    ),
    Rule(
        codes.DROPPED_STYLE,
        "styles are such as mail programs keep",
        "Outlook, Gmail and others drop it, and show the mail otherwise than it was meant",
        "lay out with tables and padding",
        _MAIL,
    ),
    Rule(
        codes.PLAIN_LINK,
        "links are encrypted",
        "anybody on the way can read and change what the reader gets",
        "write `https:`",
        _MAIL,
    ),
    Rule(
        codes.CLIPPED,
        "HTML is smaller than what Gmail shows, 102 KB",
        "Gmail cuts the rest off, behind a link that few people follow",
        "make it smaller; what agents write and quote comes on top",
        _MAIL,
    ),
    Rule(
        codes.TOO_LARGE,
        "HTML alone fits into the 40 MB that SES takes, base64 included",
        "SES refuses what is larger, so nothing could be sent",
        "link to pictures instead of writing them into it",
        "the vendor's page on CXone e-mail channels",
    ),
    Rule(
        codes.NOWHERE,
        "images and links have whole addresses",
        "a mail has no place of its own, so a path alone leads nowhere",
        "write an address that begins with `https:`",
        _MAIL,
    ),
    Rule(
        codes.BAD_PLACEHOLDER,
        "a placeholder is closed, and has a name",
        "customers would see the braces",
        "write `{{name}}`, or take the braces away",
    ),
    Rule(
        codes.LIKE_A_VARIABLE,
        "a placeholder is not a near miss of one that is known",
        "customers would see the placeholder; the vendor publishes no list of names, so of names "
        "that are like none nothing is said",
        "correct the name",
    ),
    Rule(
        codes.NO_TEXT_PART,
        "what has HTML has a plain text as well",
        "programs that show text only make one of the HTML, each in its own way",
        "add `text`",
        _MAIL,
    ),
)
CONTENT = {
    rule.code: ContentRule(
        replace(rule, phase=Phase.CONTENT),
        Severity.ERROR if rule.code in _ERRORS else Severity.WARNING,
    )
    for rule in _RULES
}
"""Every rule by its id."""
RULES = tuple(one.rule for one in CONTENT.values())
