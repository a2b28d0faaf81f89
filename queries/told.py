"""Of which places a dataset tells anything."""

from chainkg.graph.groups import one_of
from chainkg.graph.model import State
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.world import World

_SILENT = [STATES.index(State.BOUGHT), STATES.index(State.UNVERIFIED)]


def told_places(world: World) -> list[str]:
    """The dataset's own region, and every other region and park in which some node has a state beside 外购 and 待核.

    It is there (local, implied, a resource, or supplied from the city around), a firm builds or plans it, or a check
    says that it is absent. A region has what its parts have. A park that bears the name of a region is left out: by
    that name the region is meant.
    """
    views = (Assessment(world, name) for name in world.places.names)
    return [view.name for place, view in enumerate(views) if view.place == place and tells(view)]


def tells(view: Assessment) -> bool:
    """Whether there is anything to tell of a place; of the dataset's own region there always is."""
    return view.name == view.world.chain.settings.region or not one_of(view.state, _SILENT).all()
