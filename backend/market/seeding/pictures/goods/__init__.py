"""The goods of the seven counties, one drawing function a motif, gathered from the modules of their kinds."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.goods import (
    bamboo,
    chilli,
    cured,
    farmyard,
    field,
    forest,
    grain,
    meat,
    needlework,
    orchard,
    pantry,
    paper,
    snack,
    tea,
    tianma,
    tropics,
    weaving,
)
from market.seeding.pictures.hand import Inks

Motif = Callable[[Inks], str]

MOTIF: Mapping[str, Motif] = {
    **bamboo.MOTIFS,
    **chilli.MOTIFS,
    **cured.MOTIFS,
    **farmyard.MOTIFS,
    **field.MOTIFS,
    **forest.MOTIFS,
    **grain.MOTIFS,
    **meat.MOTIFS,
    **needlework.MOTIFS,
    **orchard.MOTIFS,
    **pantry.MOTIFS,
    **paper.MOTIFS,
    **snack.MOTIFS,
    **tea.MOTIFS,
    **tianma.MOTIFS,
    **tropics.MOTIFS,
    **weaving.MOTIFS,
}
