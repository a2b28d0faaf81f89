"""``python -m chainkg.cli``."""

from chainkg.cli import main

main()
