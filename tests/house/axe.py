"""What axe-core finds on a page of ours: the rules of WCAG 2.2 AA."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.house.hall import ROOT

AXE = ROOT / "queue_server/web/app/node_modules/axe-core/axe.min.js"
STILL = """Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Each with the first place where it is, once colours have stopped to change."""
    page.emulate_media(reduced_motion="reduce")  # what comes meanwhile is there at once
    page.evaluate(STILL)
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0]['failureSummary'][:300]}"
            for each in found["violations"]]  # fmt: skip


def spills(page: Page) -> bool:
    """Whether anything is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
