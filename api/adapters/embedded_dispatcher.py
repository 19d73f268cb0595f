"""The agent lives in this process: the page's offer itself starts it."""

from api.ports import Doorway


class EmbeddedDispatcher:
    async def open(self, interview_id: str, call_id: str) -> Doorway:
        return Doorway(transport="smallwebrtc", offer_url="/rtc/offer")
