"""The load: posts over kept-alive connections, as many as are wanted at once, or at a steady pace."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import aiohttp

SEEN_AHEAD = 100  # cards that are seen before the first of them is pressed
TIMEOUT = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request, ready to be sent: `expected` is the status that a right answer has, and `said` stands in its body.

    `ahead` is what the platform posts by itself before: that somebody sees the card. It is not measured.
    """

    path: str
    body: bytes
    headers: Mapping[str, str]
    expected: int
    said: bytes = b""
    ahead: "Post | None" = None


@dataclass(slots=True)
class Answers:
    """When each answer came, in seconds after its request was due, and what the server used of its CPU meanwhile."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0


async def closed_loop(
    url: str, posts: Sequence[Post], *, connections: int, cpu: Callable[[], float]
) -> Answers:
    """Send all posts; each connection sends its next when the one before was answered.

    Where others go ahead, the clock stands still meanwhile: before every so many posts those of as many are sent.
    """
    answers = Answers()
    at_once = SEEN_AHEAD if any(post.ahead for post in posts) else len(posts)
    async with _session(connections) as session:
        await _warm(session, url, connections)
        for start in range(0, len(posts), at_once):
            some = posts[start : start + at_once]
            await _all(session, url, [post.ahead for post in some if post.ahead], connections, Answers())
            began, used = perf_counter(), cpu()
            await _all(session, url, some, connections, answers)
            answers.seconds += perf_counter() - began
            answers.cpu_seconds += cpu() - used
    return answers


async def _all(
    session: aiohttp.ClientSession, url: str, posts: Sequence[Post], connections: int, answers: Answers
) -> None:
    waiting = iter(posts)
    await asyncio.gather(*(_one_connection(session, url, waiting, answers) for _ in range(connections)))


async def paced(url: str, posts: Sequence[Post], *, per_second: float, connections: int = 16) -> Answers:
    """Send posts at a steady pace, whether or not the ones before were answered.

    A latency counts from the moment when the post was due, so that one that had to wait is not let off.
    """
    answers = Answers()
    async with _session(connections) as session:
        await _warm(session, url, connections)
        began = perf_counter()
        async with asyncio.TaskGroup() as group:
            for number, post in enumerate(posts):
                due = began + number / per_second
                await asyncio.sleep(max(0.0, due - perf_counter()))
                group.create_task(_send(session, url, post, due, answers))
        answers.seconds = perf_counter() - began
    return answers


async def _one_connection(
    session: aiohttp.ClientSession, url: str, posts: Iterator[Post], answers: Answers
) -> None:
    for post in posts:
        await _send(session, url, post, perf_counter(), answers)


async def _send(session: aiohttp.ClientSession, url: str, post: Post, due: float, answers: Answers) -> None:
    async with session.post(url + post.path, data=post.body, headers=post.headers) as answer:
        said = await answer.read()
    if answer.status != post.expected or post.said not in said:
        raise RuntimeError(f"{post.path} answered {answer.status}: {said[:300]!r}")
    answers.latencies.append(perf_counter() - due)


def _session(connections: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections), timeout=TIMEOUT)


async def _warm(session: aiohttp.ClientSession, url: str, connections: int) -> None:
    """Open the connections before the clock runs."""

    async def ask() -> None:
        async with session.get(url + "/benchmarks/nothing") as answer:
            await answer.read()

    await asyncio.gather(*(ask() for _ in range(connections)))
