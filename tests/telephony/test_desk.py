"""The front desk alone: what it says next, in both languages."""

import pytest

from api.settings import ROOT
from api.telephony.desk import MOST_WAITS, QUICK_ENDS, REPROMPTS, Desk, Facts, Heard, Turn
from api.telephony.models import Stage
from api.telephony.phrases import desk_phrases

EN, KO = (desk_phrases(ROOT / "config", tag) for tag in ("en", "ko"))
DESKS = [Desk(EN, (KO,)), Desk(KO, (EN,))]
OPEN = Facts("open", consent_lines=("You are recorded.",))


def said(turn: Turn) -> str:
    return " ".join(line.text for line in turn.say)


@pytest.mark.parametrize("desk", DESKS, ids=["en", "ko"])
class TestDesk:
    def test_other_languages_are_offered_in_their_own_words(self, desk: Desk) -> None:
        greeting = desk.greet(choose=True)
        assert greeting.say[-1].language == desk.others[0].language
        assert "2" in greeting.say[-1].text
        assert desk.other_language(Heard("2")) == desk.others[0].language
        assert [desk.other_language(heard) for heard in (Heard("1"), Heard("3"), Heard("22"), Heard())] == [None] * 4
        assert len(desk.greet(choose=False).say) < len(greeting.say)

    def test_keys_beat_words(self, desk: Desk) -> None:
        assert desk.pin(Heard("12345678", "nine nine nine nine nine nine")) == "12345678"

    def test_six_to_eight_digits_may_be_a_pin(self, desk: Desk) -> None:
        lengths = {length: bool(desk.pin(Heard("1" * length))) for length in range(11)}
        assert [length for length, is_pin in lengths.items() if is_pin] == [6, 7, 8]
        assert desk.pin(Heard("12*45678")) == "1245678"

    def test_silence_is_asked_again_and_then_ended(self, desk: Desk) -> None:
        turns = [desk.no_pin(Heard(), unanswered) for unanswered in range(REPROMPTS + 1)]
        assert [turn.outcome for turn in turns] == [None] * REPROMPTS + ["no_input"]
        assert [turn.unanswered for turn in turns[:REPROMPTS]] == [1, 2]

    def test_too_short_a_pin_is_told_from_silence(self, desk: Desk) -> None:
        assert said(desk.no_pin(Heard("123"), 0)) != said(desk.no_pin(Heard(), 0))

    def test_the_third_wrong_pin_is_the_last(self, desk: Desk) -> None:
        assert [desk.wrong_pin(attempts).outcome for attempts in (1, 2, 3)] == [None, None, "wrong_pin"]

    def test_consent_is_disclosed_whole_and_then_asked(self, desk: Desk) -> None:
        turn = desk.enter(OPEN)
        assert (turn.stage, turn.stream) == (Stage.CONSENT, False)
        assert "You are recorded." in said(turn)
        assert [line.whole for line in turn.say] == [True] * (len(turn.say) - 1) + [False]

    def test_key_3_says_it_again(self, desk: Desk) -> None:
        again = desk.consent(Heard("3"), OPEN, 2)
        assert isinstance(again, Turn)
        assert "You are recorded." in said(again)
        assert again.unanswered == 0

    def test_only_a_yes_agrees(self, desk: Desk) -> None:
        assert desk.consent(Heard("1"), OPEN, 0) == "yes"
        for heard in (Heard(), Heard("2"), Heard("4"), Heard("#"), Heard("11"), Heard(speech="hmm")):
            assert desk.consent(heard, OPEN, 0) != "yes", heard

    def test_moments_end_the_call_before_anything_is_asked(self, desk: Desk) -> None:
        for moment in ("too_early", "too_late", "finished", "cancelled"):
            turn = desk.enter(Facts(moment, opens="SOON", open_elsewhere=True))
            assert (turn.stage, turn.outcome, turn.ask, turn.stream) == (Stage.OVER, moment, None, False)
            assert ("SOON" in said(turn)) is (moment == "too_early")

    def test_somewhere_else_comes_before_consent(self, desk: Desk) -> None:
        facts = Facts("open", open_elsewhere=True)
        assert desk.enter(facts).stage is Stage.ELSEWHERE
        assert desk.enter(facts, take_over=True).stage is Stage.CONSENT
        assert desk.elsewhere(Heard("1"), 0) is None

    def test_waiting_speaks_now_and_then_and_ends(self, desk: Desk) -> None:
        turns = [desk.not_ready(waits) for waits in range(MOST_WAITS + 1)]
        assert 1 < sum(bool(turn.say) for turn in turns) < len(turns) / 2
        assert [turn.outcome for turn in turns] == [None] * MOST_WAITS + ["not_ready"]

    def test_reconnecting_has_an_end(self, desk: Desk) -> None:
        assert [desk.reconnect(n).stream for n in (1, QUICK_ENDS - 1, QUICK_ENDS)] == [True, True, False]

    def test_a_no_has_three_ways_on(self, desk: Desk) -> None:
        declined = desk.consent(Heard("2"), OPEN, 0)
        assert isinstance(declined, Turn)
        assert declined.stage is Stage.DECLINED
        assert (desk.declined(Heard("1")), desk.declined(Heard("2"))) == ("person", "text")
        assert desk.withdraw(Heard("3")) == "withdraw"
        for heard in (Heard(), Heard("9"), Heard(speech="yes yes")):
            noted = desk.withdraw(heard)
            assert isinstance(noted, Turn)
            assert noted.outcome == "declined"
