"""The page in a real browser: ask, read, follow a marker to its quote."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.fakes import ModelServer
from tests.ui.conftest import serving

QUESTION = "When should I choose event driven over containers on AWS?"
WIDE, PHONE = (1440, 900), (390, 844)

pytestmark = pytest.mark.browser


def open_page(browser: Browser, address: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{address}/?__theme={scheme}")
    expect(page.get_by_role("textbox", name="Question")).to_be_visible(timeout=30_000)
    return page


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    wait(page)


def wait(page: Page) -> None:
    expect(page.locator("#evidence .answer.shown")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=30_000)


def violations(page: Page) -> list[object]:
    """What axe finds wrong with the page, once it has stopped drawing."""
    for _ in range(5):
        found: list[object] = Axe().run(page).response["violations"]
        if not found:
            return []
        page.wait_for_timeout(500)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_ask_read_and_follow_a_marker_to_its_quote(
    size: tuple[int, int], scheme: str, browser: Browser, server: str
) -> None:
    page = open_page(browser, server, size, scheme)
    assert not violations(page)
    ask(page, QUESTION)
    bot = page.locator("[data-testid=bot]").last
    expect(bot).to_contain_text("Choose event-driven on AWS")
    bot.get_by_role("link", name="[2]").click()
    quote = page.locator(".quote.on")
    expect(quote.locator("blockquote")).to_be_in_viewport()
    expect(quote).to_contain_text("Choose containers")
    assert str(quote.get_by_role("link").get_attribute("href")).startswith("https://docs.aws.amazon.com/")
    assert "#" not in page.url
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_shape_is_shown_and_changing_a_fact_changes_the_answer(
    size: tuple[int, int], browser: Browser, server: str
) -> None:
    page = open_page(browser, server, size)
    ask(page, "Bursts of 200 video uploads an hour, each takes 40 minutes to transcode. What should run it?")
    expect(page.locator("[data-testid=bot]").last).to_contain_text("Run it on ECS on Fargate")
    page.get_by_role("tab", name="Shape").click()
    shape = page.locator("#shape")
    expect(shape.locator("mark").filter(has_text="takes 40 minutes")).to_be_visible()
    expect(shape).to_contain_text("ECS on Fargate")
    assert not violations(page)
    page.get_by_label("Fact").click()
    page.get_by_role("option", name="max duration").click()
    page.get_by_label("Is now").fill("10 min")
    page.get_by_role("button", name="Decide anew").click()
    expect(page.locator("[data-testid=bot]").last).to_contain_text("Run it on Lambda")
    expect(shape).to_contain_text("10 minutes")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=30_000)
    page.locator("[data-testid=bot]").last.get_by_role("link", name="[2]").click()
    expect(page.locator(".quote.on blockquote")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.context.close()


def test_nothing_is_asked_of_any_other_host(browser: Browser, server: str) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server)
    expect(page.get_by_role("textbox", name="Question")).to_be_visible(timeout=30_000)
    ask(page, QUESTION)
    assert asked
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []
    page.context.close()


def test_an_example_and_a_follow_up_are_asked_by_a_click_and_older_answers_keep_their_evidence(
    browser: Browser, server: str
) -> None:
    page = open_page(browser, server)
    page.get_by_role("button", name=QUESTION).click()
    wait(page)
    expect(page.locator("#examples")).to_be_hidden()
    page.locator("#chat .option").first.click()
    expect(page.locator("#answer-2")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-testid=user]").last).to_be_in_viewport()
    expect(page.locator("#answer-1")).to_be_hidden()
    page.locator("[data-testid=bot]").first.get_by_role("link", name="[1]").click()
    expect(page.locator("#answer-1")).to_be_visible()
    expect(page.locator("#q-1-1.on blockquote")).to_be_in_viewport()
    page.context.close()


def test_answer_and_sources_are_copied_as_text(browser: Browser, server: str) -> None:
    page = open_page(browser, server)
    ask(page, "How large can an SQS message be?")
    page.get_by_role("button", name="Copy answer and sources").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "1 MiB" in copied
    assert "\nSources\n[1] " in copied
    assert "https://docs.aws.amazon.com/" in copied
    page.context.close()


def test_the_reader_switches_between_dark_and_light_and_it_is_remembered(
    browser: Browser, server: str
) -> None:
    page = open_page(browser, server)
    page.get_by_role("button", name="Dark or light").click()
    expect(page.locator("body.dark")).to_be_attached()
    page.goto(server)
    expect(page.locator("body.dark")).to_be_attached()
    page.context.close()


def test_what_cannot_be_asked_or_answered_is_said_on_the_page(browser: Browser, server: str) -> None:
    page = open_page(browser, server)
    ask(page, "What is the best pizza recipe?")
    expect(page.locator("[data-testid=bot]").last).to_contain_text("Nothing in the collection answers")
    expect(page.locator("#evidence")).to_contain_text("cites nothing")
    page.get_by_role("textbox", name="Question").fill("   ")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("[data-testid=bot]").last).to_contain_text("The question is empty")
    page.context.close()


def test_markup_in_a_question_stays_text(browser: Browser, server: str) -> None:
    page = open_page(browser, server)
    ask(page, "<img src=x onerror=document.title='owned'> **SQS** or <b>SNS</b>?")
    expect(page.locator("[data-testid=user]").last).to_contain_text("<img src=x")
    assert page.locator("#chat img").count() == 0
    assert page.title() == "workshape"
    page.context.close()


def test_while_a_language_model_writes_the_page_says_what_it_reads_and_stop_ends_it(
    shipped_home: Path, browser: Browser
) -> None:
    model = ModelServer(lambda _messages: "Nothing.", silent_s=4)
    with model.running() as url, serving(shipped_home, WORKSHAPE_MODEL=url) as address:
        page = open_page(browser, address)
        page.get_by_role("textbox", name="Question").fill("How large can an SQS message be?")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("[data-testid=bot]").last).to_contain_text("Reading")
        expect(page.locator("[data-testid=bot]").last).to_contain_text("composed without the language model")
        page.get_by_role("textbox", name="Question").fill("SQS or SNS?")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("[data-testid=bot]").last).to_contain_text("Reading")
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        page.wait_for_timeout(5_000)
        expect(page.locator("[data-testid=bot]").last).to_contain_text("Stopped before there was an answer.")
        page.context.close()


def test_a_system_of_several_kinds_of_work_is_drawn(browser: Browser, server: str) -> None:
    page = open_page(browser, server)
    ask(page, "A steady web API with 300 requests per second of 200 ms, and nightly invoices of 40 minutes")
    page.get_by_role("tab", name="Shape").click()
    drawn = page.locator("#shape svg")
    expect(drawn).to_be_visible(timeout=30_000)
    expect(drawn).to_contain_text("EventBridge Scheduler")
    plot = page.locator("#shape img.plot").first
    plot.scroll_into_view_if_needed()
    expect(plot).to_have_js_property("complete", True)
    assert plot.evaluate("image => image.naturalWidth") > 0
    assert violations(page) == []
