"""Uses the page as a person does: types, clicks, follows links; fails on whatever does not show, and on any error of the page."""

import sys
import time
import urllib.request

from playwright.sync_api import expect, sync_playwright

address, browser_file, pictures = sys.argv[1], sys.argv[2], sys.argv[3]


def wait():
    """Until the server answers."""
    for _ in range(100):
        try:
            return urllib.request.urlopen(address).read()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def until(page, holds):
    """Until an expression holds in the page, whose policy forbids the driver's own way to wait for it."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        time.sleep(0.1)
    raise SystemExit(f"this never held: {holds}")


def picture(page, name):
    """Keeps a picture, when pictures are wanted."""
    if pictures:
        page.screenshot(path=f"{pictures}/{name}.png")


def entity(page):
    """Search with the keyboard, then the card, its graph and the sentences behind a fact."""
    page.keyboard.press("/")
    page.keyboard.type("okaf", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("Daniel Okafor")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Daniel Okafor")
    until(page, "document.querySelector('.graph').drawn?.nodes().length > 5")
    before = page.evaluate("document.querySelector('.graph').drawn.nodes().length")
    at = page.evaluate("(() => { const g = document.querySelector('.graph').drawn; return g.nodes('[label = \"Ingrid Halvorsen\"]').renderedPosition() })()")
    box = page.locator(".canvas").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    until(page, f"document.querySelector('.graph').drawn.nodes().length > {before}")
    picture(page, "entity")
    page.get_by_label("Relation").select_option("headOfGovernment")
    until(page, "document.querySelector('.graph').drawn.edges(':visible').length === 1")
    page.locator("h3", has_text="is head of government of").locator("+ ul").get_by_role("link", name="1 article").click()
    expect(page.get_by_text("Okafor has been mayor of Port Ellery since 2017.")).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()


def article(page):
    """The list, a text with mentions, and a claim that lights its sentence."""
    page.get_by_role("link", name="Articles", exact=True).click()
    page.get_by_role("link", name="Recount gives Port Ellery election to Okafor").first.click()
    expect(page.locator(".text .mention").first).to_be_visible()
    page.locator(".claim.doubtful").first.hover()
    expect(page.locator(".sentence.lit")).to_have_count(1)
    picture(page, "article")
    page.locator(".text .mention", has_text="Port Ellery").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Port Ellery")


def editor(page):
    """Completion of terms and entities, the answer as table, graph and file, and the link of that state."""
    text, choices = page.get_by_label("SPARQL query"), page.locator("#completions li")
    text.fill("")
    text.press_sequentially("SELECT ?body ?member { ?member ng:memb", delay=5)
    expect(choices.filter(has_text="ng:memberOf").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(text).to_have_value("SELECT ?body ?member { ?member ng:memberOf")
    text.press_sequentially(" ?bo", delay=5)
    expect(choices.first).to_contain_text("?body")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    text.press_sequentially(" ; ng:hostedBy ent:Norw", delay=5)
    expect(choices.first).to_contain_text("ent:Norway")
    page.keyboard.press("Escape")
    expect(choices.first).to_be_hidden()
    text.fill("SELECT ?member ?body { ?member ng:memberOf ?body }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Graph").click()
    until(page, "document.querySelector('.canvas').drawn?.edges().length > 3")
    picture(page, "sparql-graph")
    with page.expect_download() as file:
        page.get_by_role("button", name="Save TSV").click()
    saved = open(file.value.path()).read()
    if not saved.startswith("?member\t?body\n") or file.value.suggested_filename != "answer.tsv":
        raise SystemExit(f"no table was saved: {saved[:80]!r}")
    page.reload()
    until(page, "document.querySelector('.canvas')?.drawn?.edges().length > 3")
    page.get_by_label("SPARQL query").fill("CONSTRUCT { ?a ng:memberOf ?b } WHERE { ?a ng:memberOf ?b }")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("button", name="Save Turtle")).to_be_visible()
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("columnheader", name="relation")).to_be_visible()


def others(page):
    """Disputes, a path, a query and its fault."""
    page.get_by_role("link", name="Disputes", exact=True).click()
    expect(page.get_by_role("heading", level=3, name="denied").first).to_be_visible()
    picture(page, "disputes")
    page.get_by_role("link", name="Path", exact=True).click()
    page.get_by_label("From").fill("Joost van der Laan")
    page.get_by_label("to", exact=True).fill("Skagen Lines")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=2, name="Path 1: 2 steps")).to_be_visible()
    page.get_by_role("link", name="SPARQL", exact=True).click()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    picture(page, "sparql")
    editor(page)
    page.get_by_label("SPARQL query").fill("SELECT nope")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1, column 8")
    page.goto(f"{address}/#/entity/Nobody%20Atall")
    expect(page.get_by_role("alert")).to_contain_text("no entity is named")


wait()
faults = []
with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
    for scheme in ["light", "dark"]:
        page = browser.new_page(viewport={"width": 1300, "height": 900}, color_scheme=scheme)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" and "status of 4" not in line.text else None)
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("What the articles say")
        for walk in [entity, article, others]:
            walk(page)
        page.close()
    browser.close()
print("the page does what it shows" if not faults else "\n".join(faults))
sys.exit(1 if faults else 0)
