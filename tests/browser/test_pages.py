"""The pages in a real browser: nothing leaves them, nothing runs, and everybody can use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page

from tests.browser.conftest import Evil

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("report.html", "preview.html")
WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Opened:
    """A page, and all that it asked for or said."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.said: list[str] = []
        page.on("dialog", self._heard)
        page.goto(path.as_uri())
        self.title = page.title()
        self.page.wait_for_timeout(300)

    def _heard(self, dialog: Dialog) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()


def opened(browser: Browser, path: Path, width: int = 1280, **how: Any) -> Opened:
    """A page in a window of its own."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **how)
    return Opened(context.new_page(), path)


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_page_and_no_script_of_a_template_runs(
    name: str, folder: Path, browser: Browser, evil: Evil
) -> None:
    """Whatever the template holds, also with all that is folded opened."""
    one = opened(browser, folder / name)
    for summary in one.page.locator("summary").all():
        summary.click()
    for frame in one.page.locator("iframe").all():
        frame.scroll_into_view_if_needed()
    one.page.wait_for_timeout(700)
    assert 0 == evil.reached
    assert [] == one.said
    assert one.title == one.page.title()
    assert "ran" not in one.title
    frames = (f for f in one.page.frames if f.parent_frame is one.page.main_frame)
    assert {"about:srcdoc"} == {frame.url for frame in frames}


@pytest.mark.parametrize("link", ["out", "top", "new", "code"])
def test_a_link_in_a_message_leads_nowhere(
    link: str, folder: Path, browser: Browser, evil: Evil
) -> None:
    """Not in the frame, not past it, and not into a new window."""
    one = opened(browser, folder / "report.html")
    frame = one.page.frame_locator("iframe[title$=', after']").first
    frame.locator(f"#{link}").click()
    one.page.wait_for_timeout(500)
    assert 0 == evil.reached
    assert 1 == len(one.page.context.pages)
    assert one.page.url.endswith("/report.html")
    assert one.title == one.page.title()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_it_fits_and_axe_finds_nothing(
    name: str, width: int, scheme: Literal["light", "dark"], folder: Path, browser: Browser
) -> None:
    """On a phone and on a wide screen, light and dark; a picture is kept to be looked at."""
    one = opened(browser, folder / name, width, color_scheme=scheme)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert 0 == one.page.evaluate(wide)
    screens = ROOT / ".screens"
    screens.mkdir(exist_ok=True)
    one.page.screenshot(path=screens / f"{Path(name).stem}-{width}-{scheme}.png", full_page=True)
    # The messages are somebody else's HTML, and `lint` looks at that.
    found = Axe().run(one.page, context={"exclude": [["iframe"]]})
    assert [] == [(bad["id"], bad["nodes"][0]["html"]) for bad in found.response["violations"]]


def test_everything_can_be_reached_by_keyboard(folder: Path, browser: Browser) -> None:
    """The way to the content first, then each link, each fold and each frame, once."""
    one = opened(browser, folder / "report.html")
    wanted = one.page.locator("a[href^='#'], summary, main [tabindex='0']").count()
    seen: list[str] = []
    for _ in range(60):
        one.page.keyboard.press("Tab")
        one.page.wait_for_timeout(30)  # into a frame the focus goes a moment later
        at = one.page.evaluate(
            "() => { const e = document.activeElement; return e.tagName + '|' + "
            "(e.getAttribute('href') || e.getAttribute('title') || e.textContent.slice(0, 60)); }"
        )
        if seen and at == seen[0]:
            break
        if not at.startswith("BODY"):
            seen.append(at)
    assert "A|#content" == seen[0]
    assert len([one for one in seen if not one.startswith("IFRAME")]) >= wanted
    assert [one for one in seen if one.startswith("IFRAME")]


def test_on_paper_what_is_folded_is_open(folder: Path, browser: Browser) -> None:
    """Nobody can click on paper."""
    one = opened(browser, folder / "report.html")
    shown = "() => [...document.querySelectorAll('details pre')].map(e => e.checkVisibility())"
    assert {False} == set(one.page.evaluate(shown))
    one.page.emulate_media(media="print")
    assert {True} == set(one.page.evaluate(shown))
    assert not one.page.locator("nav").is_visible()
