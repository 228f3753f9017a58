"""Scenes: the county's landscape with a path into it, and one view for every journey on sale."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.hand import Inks
from market.seeding.pictures.scenes import plateau, warm, wumeng
from market.seeding.pictures.scenes.ground import county

SCENE: Mapping[str, Callable[[Inks, str], str]] = {"county": county, **warm.SCENES, **wumeng.SCENES, **plateau.SCENES}
