"""How the interview goes on while all engines of a part are away: honestly, and with no clock held against anyone."""

from typing import TYPE_CHECKING

from agent.interviewer.moves import Move, MoveKind
from contract.brief import Channel

if TYPE_CHECKING:
    from agent.steering.processor import Steering

_EN = {
    "hearing_lost": "I am sorry, I cannot hear you at the moment. The fault is ours, and nothing you said is lost.",
    "hearing_wait": "Please wait a little, or type your answer.",
    "hearing_wait_phone": "Please stay on the line for a moment, or press nine for a person instead.",
    "hearing_back": "Thank you for waiting. I can hear you again, so please go on.",
    "voice_lost": "My voice is not available at the moment, so I write instead.",
}
_KO = {
    "hearing_lost": "죄송합니다. 지금 말씀이 들리지 않습니다. 저희 쪽 문제이며, 하신 말씀은 모두 저장되어 있습니다.",
    "hearing_wait": "잠시 기다려 주시거나 답변을 글로 입력해 주세요.",
    "hearing_wait_phone": "끊지 말고 잠시 기다려 주시거나, 담당자를 원하시면 구 번을 눌러 주세요.",
    "hearing_back": "기다려 주셔서 감사합니다. 이제 다시 들리니 이어서 말씀해 주세요.",
    "voice_lost": "지금 음성을 사용할 수 없어 글로 안내해 드립니다.",
}


class Outage:
    """`deaf` while nobody recognises the candidate's words: then silence is not theirs."""

    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self.deaf = False
        self._voice_told = False

    def hearing_lost(self) -> None:
        self.deaf = True
        wait = "hearing_wait_phone" if self.by_phone else "hearing_wait"
        self._say("no recogniser works", "hearing_lost", wait)

    @property
    def by_phone(self) -> bool:
        """Nobody can type instead."""
        return self._steering.director.brief.channel is Channel.PHONE

    def park(self) -> None:
        """By phone: says where the interview goes on, and ends the call."""
        move = self._steering.director.cannot_hear(self._steering.now_ms())
        self._steering.create_task(self._steering.carry_out(move))

    def hearing_back(self) -> None:
        self.deaf = False
        self._say("a recogniser works again", "hearing_back")

    def write(self, unsaid: tuple[str, ...]) -> None:
        """No voice works: what it had still to say is shown and recorded as written."""
        if not unsaid or self._steering.foresight.lost_its_voice():
            return
        told = () if self._voice_told else (self._sentence("voice_lost"),)
        self._voice_told = True
        self._steering.writing.the_rest((*told, *unsaid))

    def _say(self, because: str, *keys: str) -> None:
        move = Move(MoveKind.KEEP_LISTENING, tuple(self._sentence(key) for key in keys), because)
        self._steering.create_task(self._steering.carry_out(move))

    def _sentence(self, key: str) -> str:
        korean = self._steering.director.brief.language.lower().startswith("ko")
        return (_KO if korean else _EN)[key]
