"""What an adjustment changes at the interview: its time, its patience, and whether it is held in writing."""

from api.interviews.models import Interview
from api.interviews.schemas import AdjustmentGrant
from contract.brief import Channel


def grant(interview: Interview, wanted: AdjustmentGrant) -> None:
    """Changes what `wanted` names. Of a longer interview each question gets its share.

    A telephone shows no text: what was to be held by phone is held in the browser then, and nobody is called.
    """
    if wanted.time_limit_secs is not None:
        # A row that is not stored yet has no factor.
        known = interview.question_time or 1.0
        interview.question_time = max(1.0, known * wanted.time_limit_secs / interview.time_limit_secs)
        interview.time_limit_secs = wanted.time_limit_secs
    if wanted.patience is not None:
        interview.patience = wanted.patience
    if wanted.text is not None:
        interview.text_mode = wanted.text
    if wanted.text and interview.channel is Channel.PHONE:
        interview.channel, interview.call_candidate = Channel.BROWSER, False
