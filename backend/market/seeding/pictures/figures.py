"""People, beasts and buildings that stand in the lands."""

from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    DARK,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    ZHU,
    blob,
    block,
    chip,
    comb,
    curve,
    fill,
    lens,
    mix,
    oval,
    place,
    poly,
    rect,
    shape,
)

SKIN = "#C08A5E"


def picker(x: float, y: float, s: float, coat: str, basket: str = GOLD) -> str:
    """A picker in a straw hat with a basket on the back."""
    hat = "M-34 -92Q0 -134 34 -92Z"
    load = "M-48 -66H-12L-18 -18H-42Z"
    body = (
        fill(oval(0, -88, 13, 15), SKIN)
        + block("M-20 -74Q0 -86 20 -74L30 0H-30Z", coat, INK, -2, -2)
        + fill(lens(8, -62, 48, -40, 6, 6), coat)
        + block(load, basket, INK, -2, -2)
        + fill(oval(-30, -68, 18, 7), LEAF)
        + block(hat, CREAM, INK, -2, -2)
    )
    return place(body, x, y, s)


def walker(x: float, y: float, s: float, coat: str, pack: str = ZHU) -> str:
    """A walker with a rucksack and a staff."""
    legs = fill(lens(-6, -40, -16, 0, 2, 8) + lens(8, -40, 20, 0, -2, 8), INK)
    body = block("M-18 -82Q0 -94 18 -82L22 -34H-22Z", coat, INK, -2, -2) + block(
        "M-40 -84H-16V-40H-40Z", pack, INK, -2, -2
    )
    staff = fill(lens(44, -92, 38, 2, 0, 3), BROWN) + fill(lens(10, -72, 42, -58, 4, 6), coat)
    head = fill(oval(2, -98, 12, 13), SKIN) + block("M-14 -102Q2 -122 18 -102L26 -98H-16Z", GOLD, INK, -2, -2)
    return place(legs + body + staff + head, x, y, s)


def yak(x: float, y: float, s: float, blanket: str = ZHU) -> str:
    """A long-haired yak with a saddle blanket."""
    body = blob("-70 -40 -52 -84 -6 -104 40 -92 66 -70 96 -64 100 -36 72 -30 58 -6 0 -2 -58 -4")
    hair = "".join(lens(k, -40, k - 4, 8, 2, 4) for k in range(-62, 62, 9))
    legs = "".join(lens(k, -20, k, 28, 0, 6) for k in (-50, -34, 34, 50))
    horns = lens(84, -64, 104, -96, -9, 3) + lens(72, -66, 66, -98, 9, 3)
    coat = "".join(lens(k, -80, k - 10, -30, 4, 2) for k in range(-48, 40, 15))
    art = (
        fill(legs + body + hair, INK)
        + fill(horns + coat, CREAM)
        + fill(shape("-24 -102 22 -100 26 -60 -26 -62"), blanket)
    )
    return place(art, x, y, s)


def packhorse(x: float, y: float, s: float, coat: str) -> str:
    """A pack horse with two baskets and a red plume."""
    body = blob(
        "-70 -60 -64 -92 -10 -98 50 -94 74 -112 92 -150 116 -146 130 -112 122 -104 100 -112 92 -80 72 -48 20 -42 -50 -42"
    )
    legs = "".join(lens(k, -56, k + dx, 0, 0, 7) for k, dx in ((-56, -6), (-40, 4), (46, -4), (62, 6)))
    tail = lens(-66, -86, -92, -26, 12, 8)
    load = (
        block(rect(-36, -118, 34, 52), GOLD, INK, -2, -2)
        + block(rect(2, -118, 34, 52), mix(GOLD, BROWN, 0.35), INK, -2, -2)
        + fill(comb(4, (-34, -104), (0, 11), (66, 0), 0, 3), BROWN)
    )
    art = (
        fill(legs + tail, mix(coat, INK, 0.4))
        + block(body, coat, INK, -3, -3)
        + load
        + fill(lens(96, -150, 108, -178, 4, 8), RED)
        + fill(lens(88, -142, 74, -104, 6, 7), INK)
        + fill(oval(110, -130, 3, 3), INK)
    )
    return place(art, x, y, s)


def standing_crane(x: float, y: float, s: float, side: int = 1) -> str:
    """A black-necked crane standing in shallow grass."""
    neck = curve(
        [(30, -92), (48, -110), (44, -140), (52, -166), (66, -170), (60, -154), (58, -132), (62, -104), (44, -80)]
    )
    body = blob("-60 -70 -30 -98 20 -100 46 -84 30 -58 -20 -52")
    art = (
        fill(lens(-4, -56, -8, 4, 0, 4) + lens(10, -56, 14, 4, 0, 4), INK)
        + chip(body, PAPER)
        + fill(
            lens(-96, -54, -24, -76, 6, 13) + lens(-88, -40, -20, -66, 6, 9) + neck + lens(62, -166, 92, -160, 0, 4),
            INK,
        )
        + fill(oval(60, -170, 6, 4), RED)
        + fill(lens(-30, -82, 20, -86, -5, 5), mix(PAPER, INK, 0.25))
    )
    return f'<g transform="translate({x:g} {y:g})scale({side * s:g} {s:g})">{art}</g>'


def stilt_house(x: float, y: float, s: float, roof: str, wall: str) -> str:
    """A Dai house on stilts under a steep double roof."""
    posts = "".join(rect(k, -54, 9, 54) for k in (-84, -46, -8, 30, 70))
    ladder = lens(-26, -50, -46, 4, 0, 3) + lens(-10, -50, -30, 4, 0, 3) + comb(4, (-30, -40), (-5, 12), (18, 0), 0, 3)
    top = block("M-56 -142L-24 -206H34L66 -142Z", roof) + block(
        "M-124 -108L-70 -152H78L128 -108Q0 -92 -124 -108Z", roof
    )
    thatch = comb(10, (-70, -146), (15, 0), (-6, 34), 0, 3, 4) + comb(6, (-24, -200), (10, 0), (-2, 46), 0, 3, 5)
    room = (
        block(rect(-88, -112, 178, 60), wall)
        + fill(comb(11, (-80, -104), (16, 0), (0, 46), 0, 3), mix(wall, INK, 0.45))
        + fill(rect(-14, -104, 30, 48) + rect(38, -98, 24, 22) + rect(-66, -98, 24, 22), DARK)
    )
    return place(fill(posts, INK) + room + fill(ladder, CREAM) + top + fill(thatch, mix(roof, CREAM, 0.4)), x, y, s)


def hall(x: float, y: float, s: float, roof: str, wall: str, door: str = RED) -> str:
    """A timbered two-storey house under a grey tiled roof with upturned eaves."""
    lower, upper = rect(-110, -70, 220, 70), rect(-92, -148, 184, 56)
    timber = (
        rect(-110, -70, 8, 70)
        + rect(-40, -70, 8, 70)
        + rect(32, -70, 8, 70)
        + rect(100, -70, 8, 70)
        + rect(-92, -96, 184, 6)
    )
    windows = "".join(rect(k, -136, 34, 32) for k in (-78, -18, 42)) + "".join(rect(k, -54, 38, 32) for k in (-90, 52))
    bars = "".join(comb(3, (k + 8, -136), (9, 0), (0, 32), 0, 2) for k in (-78, -18, 42)) + "".join(
        comb(3, (k + 9, -54), (10, 0), (0, 32), 0, 2) for k in (-90, 52)
    )
    eave = "M-146 -66Q-120 -78 -104 -104H104Q120 -78 146 -66Q0 -84 -146 -66Z"
    top = "M-130 -140Q-100 -156 -82 -194H82Q100 -156 130 -140Q0 -160 -130 -140Z"
    tiles = comb(11, (-88, -188), (16, 0), (-6, 38), 0, 3, 3) + comb(13, (-100, -100), (15, 0), (-6, 22), 0, 3, 3)
    return place(
        block(lower, wall)
        + block(upper, mix(wall, PAPER, 0.2))
        + fill(timber, mix(wall, INK, 0.6))
        + fill(windows, DARK)
        + fill(bars, CREAM)
        + block(rect(-26, -58, 52, 58), door, INK, -2, -2)
        + fill(rect(-4, -58, 4, 58), INK)
        + block(eave, roof)
        + block(top, roof)
        + fill(tiles, mix(roof, PAPER, 0.4)),
        x,
        y,
        s,
    )


def tibetan_house(x: float, y: float, s: float) -> str:
    """A flat-roofed white house with black-framed windows and a striped parapet."""
    walls = block(shape("-120 0 -106 -110 106 -110 120 0"), PAPER) + block(
        shape("-70 -110 -64 -176 64 -176 70 -110"), PAPER
    )
    eaves = fill(rect(-112, -122, 218, 14) + rect(-72, -188, 138, 14), ZHU) + fill(
        rect(-112, -110, 218, 5) + rect(-72, -176, 138, 5), GOLD
    )
    holes = (
        "".join(poly((k - 20, -88), (k + 16, -88), (k + 20, -40), (k - 24, -40)) for k in (-74, 68))
        + "".join(poly((k - 14, -162), (k + 12, -162), (k + 16, -124), (k - 18, -124)) for k in (-34, 32))
        + shape("-26 0 -22 -72 18 -72 22 0")
    )
    panes = "".join(rect(k - 12, -82, 20, 34) for k in (-74, 68)) + "".join(
        rect(k - 8, -156, 14, 26) for k in (-34, 32)
    )
    fuel = "".join(oval(k, -128, 10, 7) for k in range(-98, -70, 14)) + "".join(
        oval(k, -128, 10, 7) for k in range(74, 100, 14)
    )
    return place(
        walls
        + eaves
        + fill(holes, INK)
        + fill(panes, GOLD)
        + fill(rect(-18, -64, 36, 64), RED)
        + fill(oval(0, -34, 5, 5), GOLD)
        + fill(fuel, BROWN),
        x,
        y,
        s,
    )


def tent(x: float, y: float, s: float, tone: str) -> str:
    """A ridge tent with an open door."""
    return place(
        block("M-104 0Q-60 -40 -8 -112Q44 -40 96 0Z", tone)
        + fill("M-40 0Q-12 -40 -8 -100Q6 -36 24 0Z", DARK)
        + fill("M-40 0Q-24 -20 -8 -100L-20 0Z", mix(tone, PAPER, 0.4))
        + fill(lens(-8, -112, -150, 6, 4, 2) + lens(-8, -112, 140, 4, -4, 2), INK)
        + fill(comb(3, (36, -50), (14, 14), (14, 34), 3, 3), mix(tone, INK, 0.4)),
        x,
        y,
        s,
    )


def boat(x: float, y: float, s: float, hull: str) -> str:
    """A flat river boat with a mat roof, a ferryman standing at its stern."""
    mat = block("M-40 -18Q-36 -66 6 -68Q48 -66 52 -18Z", GOLD, INK, -3, -3) + fill(
        comb(5, (-26, -24), (16, 0), (2, -34), 3, 3), BROWN
    )
    man = (
        fill(lens(-86, -22, -86, -70, 0, 12), "#1F3A5F")
        + fill(oval(-86, -78, 9, 10), SKIN)
        + block("M-106 -80Q-86 -104 -66 -80Z", CREAM, INK, -2, -2)
        + fill(lens(-120, -110, -60, 40, 4, 3), BROWN)
    )
    return place(
        man
        + mat
        + block("M-140 -30Q-120 -14 0 -14Q110 -14 140 -34Q110 22 40 24H-60Q-116 20 -140 -30Z", hull, INK, -3, -4)
        + fill(lens(-120, -2, 118, -4, 10, 4), mix(hull, CREAM, 0.5)),
        x,
        y,
        s,
    )
