"""pipecat's service switcher, with what it lacks: a judgement on errors and silence, a gate, and a way back.

pipecat routes work to one service of several and knows which of them is usable. It does not notice a vendor that
hangs, lets the late output of a service that was left pass, does not hand over work that was begun, and leaves the
return to an earlier service to the application. Those four are here and in the three parts beside this module.
"""

import asyncio
import functools
from collections.abc import Sequence
from typing import Any

import structlog
from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    ErrorFrame,
    Frame,
    InterruptionFrame,
    StartFrame,
)
from pipecat.pipeline.service_switcher import ServiceSwitcher, ServiceSwitcherStrategyManual
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.utils.errors import ErrorCategory

from agent.failover.bench import Bench
from agent.failover.deadline import Deadline
from agent.failover.engine import Deadlines, Engine, NoWitness, Witness, category_of, reason_of
from agent.failover.vendor import bound_setup, has_connection, reopen, without_own_retries
from contract.engines import Part

log = structlog.get_logger(__name__)

MAX_SEEN_FRAMES = 2_000
"""pipecat remembers the id of every frame that ever passed, which is 50 a second for the whole call."""
LAST_CHANCE = 3.0
"""Times its deadline for an engine that nobody can take over from."""
LOST_RETRY_SECS = 5.0
"""While no engine of a part works somebody is waiting: the first of them is tried again this often."""


class Gate(FrameProcessor):
    """Stands behind an engine: what it says goes through the part, which may hold, change or drop it."""

    def __init__(self) -> None:
        super().__init__(enable_direct_mode=True)
        self.part: PartSwitcher | None = None
        self.engine: Engine | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        own = self.part is None or self.engine is None
        if own or direction is FrameDirection.UPSTREAM or isinstance(frame, StartFrame | EndFrame | CancelFrame):
            await self.push_frame(frame, direction)
            return
        assert self.part is not None  # noqa: S101  narrows for the type checker
        assert self.engine is not None  # noqa: S101  narrows for the type checker
        for passed in await self.part.said_by(self.engine, frame):
            await self.push_frame(passed, direction)


class FailoverStrategy(ServiceSwitcherStrategyManual):
    """Switches when the part says so: errors reach it through the services' own `on_error`, before any frame."""

    def __init__(self, services: list[FrameProcessor]) -> None:
        super().__init__(services)
        self.gates = {id(service): Gate() for service in services}

    async def handle_error(self, error: ErrorFrame) -> FrameProcessor | None:
        """The part has judged this error already; it goes no further."""
        return self.active_service

    async def use(self, service: FrameProcessor) -> None:
        await self._set_active_if_available(service)


class PartSwitcher(ServiceSwitcher[FailoverStrategy]):
    """One part of the pipeline with its engines, first preferred.

    A subclass says in `said_by` what passes, calls `failed` when its deadlines run out, and hands begun work over in
    `take_over`. `at_boundary` is where an earlier engine may come back.
    """

    part: Part
    makes: tuple[type[Frame], ...] = ()
    """Frames that only an engine of this part makes; from an engine that is not in use they are dropped."""

    def __init__(self, engines: Sequence[Engine], deadlines: Deadlines) -> None:
        super().__init__([engine.service for engine in engines], FailoverStrategy)
        self.engines = tuple(engines)
        self.witness: Witness = NoWitness()
        self.lost = False
        """No engine of the part works."""
        self._deadlines = deadlines
        self._bench = Bench()
        self._over = False
        self._timer: Deadline | None = None
        self._next_try: asyncio.TimerHandle | None = None
        """While the part is lost. Apart from the deadline: new work disarms that one, and must not end the trying."""
        self._returning: set[Engine] = set()
        self._own_interruptions: set[int] = set()
        """Meant for one engine only; they go no further."""
        for engine in engines:
            gate = self.strategy.gates[id(engine.service)]
            gate.part, gate.engine = self, engine
            engine.service.add_event_handler("on_error", self._erred)
            if not engine.offline:
                without_own_retries(engine.service)
                bound_setup(engine.service, deadlines.connect_secs)

    @staticmethod
    def _make_pipeline_definitions(services: list[FrameProcessor], strategy: FailoverStrategy) -> list[Any]:  # type: ignore[override]  # the strategy is always this one
        return [
            [*ServiceSwitcher._make_pipeline_definition(service, strategy), strategy.gates[id(service)]]
            for service in services
        ]

    @property
    def current(self) -> Engine:
        return next(engine for engine in self.engines if engine.service is self.strategy.active_service)

    # --- frames ---

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, EndFrame | CancelFrame):
            self._no_more()
        await super().process_frame(frame, direction)

    async def push_frame(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        if len(self._seen_ids) > MAX_SEEN_FRAMES:
            self._seen_ids.clear()
        await super().push_frame(frame, direction)

    async def cleanup(self) -> None:
        self._no_more()
        await super().cleanup()

    def _no_more(self) -> None:
        self._over = True
        self._disarm()
        if self._next_try is not None:
            self._next_try.cancel()

    async def said_by(self, engine: Engine, frame: Frame) -> list[Frame]:
        """What passes on of a frame that came out of `engine`."""
        if frame.id in self._own_interruptions:
            self._own_interruptions.discard(frame.id)
            return []
        return [] if engine is not self.current and isinstance(frame, self.makes) else [frame]

    # --- failure ---

    async def _erred(self, service: FrameProcessor, error: ErrorFrame) -> None:
        category = category_of(error)
        if category is ErrorCategory.APPLICATION:
            return
        engine = next(one for one in self.engines if one.service is service)
        await self.failed(engine, reason_of(error), refused=category.is_permanent)

    async def failed(self, engine: Engine, reason: str, *, refused: bool = False) -> None:
        """`engine` cannot do the work at hand. The next one takes it over at once."""
        if self._over:
            return
        self._returning.discard(engine)
        if engine is not self.current or self.lost:
            self._bench.put(engine, refused=refused)
            return
        self._disarm()
        self._bench.put(engine, refused=refused)
        following = self._next_free(engine)
        log.warning("engine_failed", part=self.part, engine=engine.name, reason=reason, fatal=following is None)
        self.witness.engine_failed(self.part, engine.choice, reason, fatal=following is None)
        if following is None:
            self.lost = True
            await self._leave(engine)
            await self.nobody_left()
            self._try_again_soon()
            return
        await self._change(engine, following, reason)
        await self.take_over(engine)

    async def _change(self, old: Engine, new: Engine, reason: str) -> None:
        await new.service.set_usable(True)
        await self.strategy.use(new.service)
        log.info("engine_switched", part=self.part, old=old.name, new=new.name)
        self.witness.engine_switched(self.part, old.choice, new.choice, reason)
        await self._leave(old)

    async def _leave(self, engine: Engine) -> None:
        """Stops what the engine is still at; its gate drops what comes of it."""
        stop = InterruptionFrame()
        self._own_interruptions.add(stop.id)
        await engine.service.queue_frame(stop)

    def _next_free(self, engine: Engine) -> Engine | None:
        """In the configured order, beginning with the one after `engine`."""
        at = self.engines.index(engine)
        others = [*self.engines[at + 1 :], *self.engines[:at]]
        return next((one for one in others if self._bench.is_ready(one)), None)

    async def take_over(self, failed: Engine) -> None:
        """Gives the engine now in use what `failed` had begun."""

    async def nobody_left(self) -> None:
        """No engine works: settles what was under way."""

    # --- coming back ---

    async def at_boundary(self) -> None:
        """Between two pieces of work: the most preferred engine that is able takes over again."""
        if self.lost:
            return
        for engine in self.engines:
            if self._bench.has_rested(engine) and engine not in self._returning:
                await self._bring_back(engine)
        best = next((one for one in self.engines if self._bench.is_ready(one)), self.current)
        if best is not self.current:
            await self._change(self.current, best, "recovered")

    async def _bring_back(self, engine: Engine) -> None:
        """A connection is opened again in the background; until then the engine is not asked for anything."""
        if not has_connection(engine.service):
            await engine.service.set_usable(True)
            self._bench.came_back(engine)
            return
        self._returning.add(engine)
        self.create_task(self._reopen(engine), name=f"{self}::reopen::{engine.name}")

    async def _reopen(self, engine: Engine) -> None:
        try:
            if await self._opens(engine):
                self._bench.came_back(engine)
            else:
                self._bench.put(engine, refused=False)
        finally:
            self._returning.discard(engine)

    async def _opens(self, engine: Engine) -> bool:
        try:
            await asyncio.wait_for(reopen(engine.service), self._deadlines.connect_secs * 2)
        except Exception as error:  # whatever a vendor's client raises: it is still away
            log.info("engine_still_away", part=self.part, engine=engine.name, error=type(error).__name__)
            return False
        return engine.service.is_usable

    def _try_again_soon(self) -> None:
        if not self._over:
            self._next_try = asyncio.get_running_loop().call_later(LOST_RETRY_SECS, self._spawn_retry)

    def _spawn_retry(self) -> None:
        self.create_task(self._retry(), name=f"{self}::retry")

    async def _retry(self) -> None:
        """The part is lost: its engines are tried in order, whatever their cool-downs say."""
        for engine in self.engines:
            if not self.lost or self._over:
                return
            if await self._opens(engine) and await self.works_again(engine):
                await self._found_again(engine)
                return
        self._try_again_soon()

    async def works_again(self, engine: Engine) -> bool:
        """Whether a lost part can go on with `engine`, which has been opened again."""
        return True

    async def _found_again(self, engine: Engine) -> None:
        self.lost = False
        self._bench.came_back(engine)
        if engine is not self.current:
            await self._change(self.current, engine, "recovered")
        self.witness.part_back(self.part)
        await self.take_over(engine)

    # --- deadlines ---

    def _arm(self, secs: float, reason: str) -> None:
        """After `secs` the engine in use has failed for `reason`, unless disarmed or armed anew.

        Where nobody could take over, it has longer: late words are better than none.
        """
        self._disarm()
        engine = self.current
        if self._over or self.lost or engine.offline:
            return
        if self._next_free(engine) is None:
            secs *= LAST_CHANCE
        self._timer = Deadline(secs, functools.partial(self._too_late, engine, reason))

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self, engine: Engine, reason: str) -> None:
        self._timer = None
        self.create_task(self.failed(engine, reason), name=f"{self}::too_late")
