"""What changed between two dates: worked by hand, against a plain comparison, and marked on the pages."""

from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from chainkg.cli.show import show
from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.graph.model import NODE, State
from chainkg.queries.assessment import STATES
from chainkg.queries.changes import Change, find_changes
from chainkg.queries.gaps import assess
from chainkg.views.chain_page import ChainView, chain_page, page_of, sheet_of
from chainkg.views.overview_site import Site
from chainkg.views.page_scene import Ask
from pages import CHAIN, SINCE, bundled, data_of, story, visit, word
from worlds import chain_of, rows, shuffled


def told(chain: Chain, since: str = SINCE) -> dict[str, Change]:
    ids = chain.table(NODE)["id"]
    return {ids[row]: change for row, change in find_changes(assess(chain), since).items()}


def test_the_kinds_worked_by_hand() -> None:
    found = told(chain_of(rows(*story())))
    assert {name: change.kinds for name, change in found.items()} == {
        "came": ("arrived",),
        "went": ("gone", "closed"),
        "moved": ("moved",),
        "shut": ("closed",),
        "old": ("stale",),
        "looked": ("moved",),
    }
    assert (found["moved"].before, found["moved"].after) == (State.PLANNED, State.BUILDING)
    assert (found["looked"].before, found["looked"].after) == (State.UNVERIFIED, State.ABSENT)
    assert (found["came"].before, found["came"].after) == (State.UNVERIFIED, State.PRESENT)


@pytest.mark.parametrize("since", ["2015", "2020", "2023-06"])
def test_every_other_state_is_told_and_no_other(since: str) -> None:
    now, then = assess(bundled()), assess(bundled(), "", since)
    found = find_changes(now, since)
    differ = {row for row in range(now.world.nodes) if now.state[row] != then.state[row]}
    assert differ <= set(found)
    assert all(set(found[row].kinds) <= {"closed", "stale"} for row in set(found) - differ)
    for row in differ:
        assert (found[row].before, found[row].after) == (STATES[int(then.state[row])], STATES[int(now.state[row])])


def test_a_later_or_unreadable_date_is_refused() -> None:
    for since in ("2025-06", "2099"):
        with pytest.raises(ChainError, match=f"--since {since} must be earlier"):
            told(chain_of(rows(*story())), since)
    with pytest.raises(ChainError, match="cannot read the date"):
        told(chain_of(rows(*story())), "soon")
    refused = CliRunner().invoke(show, ["--chain", "铜基", "--since", "2099", "-o", "never.html", "--lang", "zh"])
    assert refused.exit_code == 1
    assert "要早于" in refused.output
    assert not Path("never.html").exists()


def test_the_chain_view_marks_what_changed(browser: Browser, tmp_path: Path) -> None:
    chain = chain_of(rows(*story()))
    path = tmp_path / "changes.html"
    path.write_text(chain_page(chain, Ask(chains=("C",), since=SINCE), "zh"), encoding="utf-8")
    seen = visit(browser, path)
    haloed = seen.page.locator(".card:has(.halo)").count()
    assert haloed == 6
    assert "有变化 6" in seen.page.inner_text(".keys")
    assert seen.page.locator(".keys .halo").count() == 1
    assert "自 2020-01 以来：新增 1、退出 1、变动 2、停产 2、转陈旧 1" in seen.page.inner_text(".finding")
    assert "与截至 2020-01 的资料相比" in seen.page.inner_text(".where")
    seen.page.click(".markkey[data-mark=新增]")
    assert seen.lit() == {"came"}
    seen.click_card("moved")
    assert "2020-01 为“规划”，2025-06 为“在建”" in seen.page.inner_text("#panel")
    assert seen.complaints == []
    seen.page.context.close()


def test_the_overview_marks_what_changed(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "overview.html"
    page = Site(bundled(), Ask(since="2022")).page("zh")
    path.write_text(page, encoding="utf-8")
    seen = visit(browser, path)
    data, changes = data_of(page), find_changes(assess(bundled()), "2022")
    names = bundled().table(NODE)["name"]
    marked = set(seen.page.locator(".q.changed").evaluate_all("all => all.map(one => Number(one.dataset.n))"))
    assert {word(data, data["nodes"][at]["n"]) for at in marked} == {names[row] for row in changes}
    seen.page.click(".state[data-state=changed]")
    lit = seen.page.locator(".q.lit").evaluate_all("all => all.map(one => Number(one.dataset.n))")
    assert set(lit) == marked
    seen.page.context.close()


def test_nothing_is_marked_unless_it_is_asked_for() -> None:
    ask = Ask(chains=("C",))
    plain = page_of(ChainView(chain_of(rows(*story())), ask), "zh")
    assert 'class="halo"' not in plain
    assert "以来" not in plain
    quiet = Ask(chains=("C",), as_of="2019-12", since="2019-10")
    assert "没有变化的记录" in page_of(ChainView(chain_of(rows(*story())), quiet), "zh")


def test_the_same_data_give_the_same_bytes() -> None:
    ask = Ask(chains=("C",), since=SINCE)
    view = ChainView(chain_of(rows(*story())), ask)
    first = [page_of(view, "en"), sheet_of(view, "zh")]
    assert 'class="halo"' in first[1]
    for seed in range(3):
        other = ChainView(chain_of(shuffled(rows(*story()), Random(seed))), ask)
        assert [page_of(other, "en"), sheet_of(other, "zh")] == first


def test_a_bundled_chain_tells_its_changes() -> None:
    view = ChainView(bundled(), Ask(chains=(CHAIN,), since="2022"))
    assert sum(card.changed for card in view.cards) == len(set(view.scene.rows) & set(view.scene.changes))
