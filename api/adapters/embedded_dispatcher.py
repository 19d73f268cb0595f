"""The agent lives in this process: the page's offer itself starts it."""

from api.errors import Unavailable
from api.ports import Doorway


class AgentNotReady(Unavailable):
    error_code = "INT_504"
    detail = "The interviewer is getting ready. Try again in a few seconds."


class EmbeddedDispatcher:
    """`ready` is set to False while the process is starting or draining."""

    def __init__(self) -> None:
        self.ready = True

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        if not self.ready:
            raise AgentNotReady(headers={"Retry-After": "2"})
        return Doorway(transport="smallwebrtc", offer_url="/rtc/offer")
