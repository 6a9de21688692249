"""A scorer runs what it has read whole, never more than its queue, and nothing for callers that have gone."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest
from bancada_workload.scoring import Crns, Scorer

CALL = b'{"request": 1}'


class Counting:
    """A model that counts its calls and answers once it may."""

    wraps_prediction = False

    def __init__(self):
        self.calls = 0
        self.began = threading.Event()
        self.may_answer = threading.Event()

    def predict(self, request):
        self.calls += 1
        self.began.set()
        assert self.may_answer.wait(30)
        return request


class Caller:
    """One ASGI conversation: events in, status and body out."""

    def __init__(self):
        self.events = asyncio.Queue()
        self.sent = []

    async def receive(self):
        event = await self.events.get()
        self.events.task_done()
        return event

    async def send(self, message):
        self.sent.append(message)

    def start(self, scorer, *headers):
        scope = {"type": "http", "method": "POST", "path": "/predict", "headers": headers}
        return asyncio.create_task(scorer(scope, self.receive, self.send))

    def say(self, body, *, more=False):
        self.events.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def leave(self):
        self.events.put_nowait({"type": "http.disconnect"})

    @property
    def answer(self):
        return self.sent[0]["status"], json.loads(self.sent[1]["body"])


@pytest.fixture
def model():
    return Counting()


def scorer_of(model, queue):
    return Scorer(model, Crns("m", "b", "d"), queue=queue)


async def test_a_body_that_was_cut_off_is_never_run(model):
    model.may_answer.set()
    scorer, caller = scorer_of(model, 4), Caller()
    caller.say(CALL, more=True)  # whole JSON, but the length that was announced had not come when the caller left
    caller.leave()
    await caller.start(scorer)
    assert (model.calls, caller.sent) == (0, [])
    scorer.close()


async def test_calls_whose_bodies_arrive_together_do_not_pass_the_limit(model):
    scorer, callers = scorer_of(model, 2), [Caller() for _ in range(5)]
    calls = [caller.start(scorer) for caller in callers]
    await asyncio.sleep(0)  # all of them read now
    for caller in callers:
        caller.say(CALL)
    await asyncio.gather(*[caller.events.join() for caller in callers])
    model.may_answer.set()
    await asyncio.gather(*calls)
    assert sorted(caller.answer[0] for caller in callers) == [200, 200, 503, 503, 503]
    assert model.calls == 2
    scorer.close()


async def test_a_caller_that_leaves_while_waiting_is_not_run_and_frees_its_place(model):
    scorer, first, second, third = scorer_of(model, 2), Caller(), Caller(), Caller()
    running = [caller.start(scorer) for caller in (first, second)]
    for caller in (first, second):
        caller.say(CALL)
    second.leave()
    await running[1]
    third.say(CALL)
    running.append(third.start(scorer))
    model.may_answer.set()
    await asyncio.gather(*running)
    assert (model.calls, first.answer[0], second.sent, third.answer[0]) == (2, 200, [], 200)
    scorer.close()


async def test_only_a_call_that_still_waits_is_refused_when_its_time_is_over(model):
    scorer, first, second = scorer_of(model, 2), Caller(), Caller()
    running = first.start(scorer, (b"x-bancada-timeout-ms", b"50"))
    first.say(CALL)
    await first.events.join()
    assert await asyncio.to_thread(model.began.wait, 30)
    second.say(CALL)
    await second.start(scorer, (b"x-bancada-timeout-ms", b"100"))  # twice as long as the first, which has begun
    status, answer = second.answer
    assert (status, answer["error"]["code"]) == (503, "too_busy")
    assert "waited 0.1 s for its turn" in answer["message"]
    assert answer["error"]["hint"]
    model.may_answer.set()
    await running
    assert (first.answer[0], model.calls) == (200, 1)
    scorer.close()
