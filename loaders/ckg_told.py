"""What is told of the lines of ChainKnowledgeGraph that are not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from chainkg.graph.columns import Bools
from chainkg.graph.text import Text
from chainkg.loaders.ckg_files import Records
from chainkg.loaders.intake import Fate, Origin, Remark

LEFT = {
    "repeated": Text("重复，前面已有", "repeated: it stands above already"),
    "code": Text("股票代码重复，以先出现的为准", "this stock code stands above already, and that line counts"),
    "empty": Text("没有名称", "bears no name"),
    "company": Text("company 里没有这家企业", "no such company in the file of companies"),
    "industry": Text("industry 里没有这个行业代码", "no such code in the file of industries"),
    "product": Text("有一端不在 product 里", "names a product that is not in the file of products"),
    "relation": Text("不认识这种关系", "an unknown relation"),
    "loop": Text("自己连自己", "leads from a product to itself"),
}
_EXTRA = Text(
    "行业之间的计票，模型里没有这种关系；原作者的程序也不装这个文件",
    "votes between industries, which the model has no relation for; the author's program leaves this file out, too",
)


@dataclass(slots=True)
class Notes:
    """Collects remarks; ``kept``: per file the lines that are in the dataset."""

    files: Mapping[str, Records]
    kept: dict[str, int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kept = {records.name: len(records) for records in self.files.values()}

    def leave(self, file: str, rows: Bools, why: Text, values: Sequence[str]) -> None:
        """Lines that are not kept, one by one."""
        self._tell(Fate.SKIPPED, file, rows, why, values)
        self.kept[self.files[file].name] -= int(rows.sum())

    def change(self, file: str, rows: Bools, why: Text, values: Sequence[str]) -> None:
        """Lines that are kept otherwise than they stand there."""
        self._tell(Fate.NORMALISED, file, rows, why, values)

    def leave_file(self, name: str, lines: int) -> None:
        """A whole file that is not read."""
        self.kept[name] = 0
        self.remarks.append(Remark(Fate.SKIPPED, Origin(name), "", _EXTRA, lines))

    def _tell(self, fate: Fate, file: str, rows: Bools, why: Text, values: Sequence[str]) -> None:
        records = self.files[file]
        for row in np.flatnonzero(rows).tolist():
            self.remarks.append(Remark(fate, Origin(records.name, "", records.lines[row]), values[row], why))
