"""How many models load at once."""

from __future__ import annotations

from bancada.reconcile.load_slots import LoadSlots


class Processes:
    """Everything that is asked for runs."""

    def poll(self, key):
        return None


def test_slots_are_few_and_who_others_wait_for_gets_one_beyond():
    slots = LoadSlots(Processes(), limit=2)
    assert slots.take("replica.a")
    assert slots.take("replica.a")  # it has one already
    assert slots.take("replica.b")
    assert not slots.take("gate.c.1")
    assert slots.take("gate.a.2", insist=True)
    slots.give_back("replica.a")
    assert not slots.take("gate.c.1")  # the one beyond counts
    slots.give_back("replica.b")
    assert slots.take("gate.c.1")
