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
    return [name for at, name in enumerate(world.places.names) if _tells(world, at, name)]


def _tells(world: World, place: int, name: str) -> bool:
    view = Assessment(world, name)
    own = view.name == world.chain.settings.region
    return view.place == place and (own or not one_of(view.state, _SILENT).all())
