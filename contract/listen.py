"""Between the embedded agent and api, about people of the company who listen in at the agent's own door.

| call | body → reply |
|---|---|
| POST /api/v1/internal/listeners (bearer: the listen ticket) | → ListenerAdmitted |
| PUT  /api/v1/internal/calls/{call_id}/listeners/{watch_id} (bearer: the call's ticket) | ListenerReport → 204 |

Replies: 401 ticket bad or expired · 409 the place has been given up: the listener is put out.
"""

from contract.base import Message

LISTENER_REPORT_SECS = 15
"""A listener who is there is reported this often; api ends the place of one not heard of for three times as long."""


class ListenerAdmitted(Message):
    interview_id: str
    call_id: str
    watch_id: str
    speak: bool


class ListenerReport(Message):
    present: bool
