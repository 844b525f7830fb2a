"""A page of HTML opened in Chromium, and all that it does beyond showing words."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

# What must not be where there are words only; JupyterLab and our widgets have elements of the second kind.
LIVE = ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "LINK", "BASE", "META", "FORM", "VIDEO", "AUDIO", "IMG"]
FURNITURE = ["STYLE", "INPUT", "SVG", "TEMPLATE"]
# Finds it; a figure's own picture is in the page itself.
ACTIVE = """([where, names]) => [...document.querySelectorAll(where)].flatMap(element => {
    const figure = element.matches('img[src^="data:image/png;base64,"]')
    const bad = names.includes(element.tagName.toUpperCase()) && !figure ? [element.outerHTML] : []
    for (const { name, value } of element.attributes)
        if (name.startsWith('on') || (/^\\s*(javascript|data|vbscript):/i.test(value) && !figure))
            bad.push(`${name}=${value}`)
    return bad
})"""
CHARSET = '<meta charset="utf-8">'


def opened(body: str, browser: Browser, folder: Path) -> list[str]:
    """Return all dialogs, requests, words on the console, errors, and elements that are more than words, of a page."""
    file = folder / "opened.html"
    file.write_text(f"<!doctype html>{CHARSET}<body>{body}", encoding="utf-8", errors="replace")
    told: list[str] = []
    with browser.new_context() as context:  # of its own: nothing is there that another page has left
        page = context.new_page()
        page.on("dialog", lambda dialog: (told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: told.append(f"request {request.url[:200]}"))
        page.on("console", lambda message: told.append(f"console {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error {error}"))
        page.goto(file.as_uri())
        told += page.evaluate(ACTIVE, ["*", LIVE + FURNITURE])
    return [one for one in told if one not in (f"request {file.as_uri()}"[:208], CHARSET)]
