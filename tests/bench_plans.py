"""How well plans are read: precision and recall by relation, on Baiyin's plan and on made-up passages (``make bench``).

The gold facts of Baiyin's plan are third-party test data (plan/ in the folder CHAINKG_SHARED); names are compared in
their canonical form, and facts marked [implied] or [doubtful] are left out. The passages are beside this file:
``tune`` was written to learn from. Each of the others was written and scored blind, before any rule was changed for it;
then its mistakes were looked at by kind, and rules were changed, so that it is a tuned set since. ``FIRST`` keeps the
blind scores, the honest ones; what is printed beside them is after the rules had seen them. For ``UNSEEN``, the newest
set, no rule has been changed: its score is how plans are read that no rule was written for. A change of the rules that
looks at its mistakes makes it a tuned set, and asks for a new one.
"""

import csv
import os
import time
from collections import Counter
from pathlib import Path

from chainkg.loaders.plan import plan_facts
from plan_passages import Score, passages, score, table

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("CHAINKG_SHARED") or HERE.parents[1] / "shared" / "data")
COLUMNS = ("subject_kind", "subject", "relation", "object_kind", "object")
UNSURE = ("[implied]", "[doubtful]")
FIRST = {
    "held_out": (0.873, 0.826),
    "last": (0.946, 0.787),
    "fresh": (0.877, 0.710),
    "more": (0.906, 0.784),
    "new": (0.979, 0.719),
    "blind": (1.000, 0.810),
    "seventh": (0.846, 0.759),
    "eighth": (0.945, 0.789),
    "ninth": (0.873, 0.774),
    "tenth": (0.899, 0.892),
    "eleventh": (0.857, 0.807),
    "twelfth": (0.928, 0.873),
    "thirteenth": (0.800, 0.553),
    "fourteenth": (0.831, 0.712),
    "fifteenth": (0.901, 0.760),
}
"""Precision and recall of each tuned set of passages when it was new, in the order in which they were written."""
UNSEEN = "sixteenth"
Rows = list[dict[str, str]]


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def of_baiyin(folder: Path) -> Score:
    """The score of the reading of plan.txt in *folder* against plan_facts.tsv there."""
    canonical = {(row["kind"], row["surface_form"]): row["canonical"] for row in rows(folder / "plan_aliases.tsv")}

    def key(row: dict[str, str]) -> tuple[str, ...]:
        subject = canonical.get((row["subject_kind"], row["subject"]), row["subject"])
        object_ = canonical.get((row["object_kind"], row["object"]), row["object"])
        return (row["subject_kind"], subject, row["relation"], row["object_kind"], object_)

    gold = rows(folder / "plan_facts.tsv")
    sure = {key(row) for row in gold if not row["note"].startswith(UNSURE)}
    unsure = {key(row) for row in gold} - sure
    found = {key(row) for row in plan_facts(folder / "plan.txt")}
    wrong, missed = sorted(found - sure - unsure), sorted(sure - found)
    shown = [[("plan", (fact[2], fact[1], fact[4])) for fact in part] for part in (wrong, missed)]
    return Score(Counter(fact[2] for fact in found & sure), *shown)


def show(title: str, result: Score) -> None:
    print(f"{title}\n{'':12} right wrong missed precision recall")
    for name, good, bad, lost, precision, recall in table(result):
        print(f"{name:12} {good:5} {bad:5} {lost:6} {precision:9.3f} {recall:6.3f}")


def main() -> None:
    folder = SHARED / "plan"
    if folder.is_dir():
        start = time.perf_counter()
        result = of_baiyin(folder)
        show(f"Baiyin's plan, read in {time.perf_counter() - start:.2f} s", result)
    else:
        print("Baiyin's plan: no gold facts here (export CHAINKG_SHARED=FOLDER)")
    show("Made-up passages: tune", score(passages(HERE / "plans_tune.txt")))
    for name, (precision, recall) in FIRST.items():
        first = f"before the rules knew them: precision {precision:.3f}, recall {recall:.3f}"
        show(f"Made-up passages: {name} ({first})", score(passages(HERE / f"plans_{name}.txt")))
    show(f"Made-up passages: {UNSEEN} (no rule knows them)", score(passages(HERE / f"plans_{UNSEEN}.txt")))


if __name__ == "__main__":
    main()
