"""Hand a picture to a short-lived child and read what it made of it."""

import json
from pathlib import Path

from market.files.errors import PictureRefused
from market.files.gateways.child import ChildFailedError, Limits, answer_of_child
from market.files.rules import LONGEST, MAX_PIXELS, SHORTEST, WIDTHS, MadePicture, picture_refusal

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 15
_CHILD = Path(__file__).with_name("picture_child.py")
_WALL_SECONDS = 20


def redraw_in_child(*, content: bytes) -> tuple[MadePicture, ...]:
    """
    Decode a picture in a child process with limits of memory and time; give it anew, from narrow to wide.

    :raises PictureRefused: if the child refuses the picture, dies over it or takes too long
    """
    most = {"pixels": MAX_PIXELS, "longest": LONGEST, "shortest": SHORTEST}
    limits = Limits(MEMORY_BYTES, CPU_SECONDS, _WALL_SECONDS)
    try:
        answer = answer_of_child(_CHILD, [json.dumps(most), json.dumps(WIDTHS)], content=content, limits=limits)
    except ChildFailedError as failure:
        raise PictureRefused(picture_refusal(failure.reason), field="file") from failure
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise PictureRefused(picture_refusal(head.pop("refused"), **head), field="file")
    made, place = [], 0
    for file in head["files"]:
        made.append(MadePicture(file["width"], file["height"], rest[place : place + file["bytes"]]))
        place += file["bytes"]
    return tuple(made)
