"""When Python looks for garbage: seldom in a process that answers people."""

import gc

# Objects made since the last look. By default 700: a batch of sixteen verdicts makes tens of thousands, hardly any of
# them in a circle, and looking through them again and again took a quarter of the time of all.
MADE = 50_000
LOOKS = 20  # at the young ones, before the older ones are looked at


def look_for_garbage_seldom() -> None:
    """Leave what there is by now out of every look, and look at the rest seldom; to be called once all is imported."""
    gc.freeze()
    gc.set_threshold(MADE, LOOKS, LOOKS)
