"""Latest live states within one process."""

from contract.live import LiveState


class MemoryLiveStates:
    def __init__(self) -> None:
        self._states: dict[str, LiveState] = {}

    async def put(self, live: LiveState) -> bool:
        known = self._states.get(live.call_id)
        if known is not None and known.version >= live.version:
            return False
        self._states[live.call_id] = live
        return True

    async def get(self, call_id: str) -> LiveState | None:
        return self._states.get(call_id)

    async def forget(self, call_id: str) -> None:
        self._states.pop(call_id, None)
