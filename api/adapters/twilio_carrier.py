"""Twilio: webhooks and markup of `twilio_webhook` and `twilio_markup`, its REST API of `twilio_rest`."""

from api.adapters.twilio_markup import markup
from api.adapters.twilio_rest import TwilioRest
from api.adapters.twilio_webhook import read_webhook
from api.ports.carrier import CarrierCall, Reply, Webhook


class TwilioCarrier(TwilioRest):
    name = "twilio"
    content_type = "text/xml"

    def read(self, webhook: Webhook) -> CarrierCall:
        return read_webhook(webhook, account_sid=self._account_sid, auth_token=self._auth_token)

    def render(self, reply: Reply) -> str:
        return markup(reply)

    async def say_now(self, carrier_call_id: str, reply: Reply) -> None:
        await self.replace(carrier_call_id, markup(reply))
