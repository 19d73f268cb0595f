"""Wording of moves: the persona's sentences, filled in. Deterministic: several wordings are used in turn."""

from collections import Counter

from agent.interviewer.intents import steers
from agent.interviewer.moves import MoveKind
from agent.interviewer.speakable import speakable, speakable_name
from contract.brief import Brief, Channel, InterviewMode, Persona

PLACEHOLDERS = frozenset(
    {"name", "company", "job", "minutes", "number", "total", "mentioned", "point", "fact", "person", "told"}
)

KIND_PHRASES: dict[MoveKind, tuple[str, ...]] = {
    MoveKind.GREET: (
        "greet",
        "greet_unnamed",
        "greet_practice",
        "recording",
        "recording_none",
        "rights",
        "first_question",
    ),
    MoveKind.RESUME: ("resume", "resume_nothing_said", "resume_new_question", "line_back", "line_back_go_on"),
    MoveKind.ASK: ("acknowledge", "next_question", "last_question", "skipped", "dont_know", "steer_on"),
    MoveKind.FOLLOW_UP: ("follow_up", "follow_up_mentioned", "follow_up_general", "steer_back"),
    MoveKind.REPEAT: ("repeat", "question_cut", "line_back_question"),
    MoveKind.REPHRASE: ("rephrase", "clarify"),
    MoveKind.GIVE_TIME: ("give_time",),
    MoveKind.KEEP_LISTENING: ("keep_listening", "continue", "continuer"),
    MoveKind.REPROMPT: (
        "reprompt_gentle",
        "reprompt_offer",
        "reprompt_there",
        "check_in",
        "not_understood",
        "confirm_skip",
        "other_language",
    ),
    MoveKind.ANSWER_JOB_QUESTION: (
        "answer_job_question",
        "about_job",
        "about_length",
        "about_length_over",
        "about_questions_left",
        "about_last_question",
        "about_ai",
        "about_recording",
        "about_no_recording",
        "about_watchers",
        "about_next_steps",
        "about_feedback",
        "about_hearing",
        "about_going_back",
        "return_to_question",
        "go_on",
    ),
    MoveKind.PASS_ON: ("pass_on", "pass_on_person", "pass_on_language", "person_asked"),
    MoveKind.EXPLAIN_KEYS: ("explain_keys",),
    MoveKind.DECLINE_STEERING: ("decline_steering",),
    MoveKind.DEESCALATE: ("deescalate", "deescalate_again"),
    MoveKind.CONFIRM_END: ("confirm_end", "confirm_leave"),
    MoveKind.OFFER_PAUSE: ("offer_pause",),
    MoveKind.EXTEND_TIME: ("extend_time", "extend_refused"),
    MoveKind.WARN_TIME: ("warn_time",),
    MoveKind.WRAP_UP: (
        "wrap_up_finished",
        "wrap_up_time",
        "wrap_up_ended",
        "wrap_up_left",
        "wrap_up_away",
        "wrap_up_deaf",
    ),
    MoveKind.PAUSE: ("pause", "still_paused"),
    MoveKind.RESUME_PAUSED: ("resume_paused",),
    MoveKind.TAKE_OVER: ("take_over", "take_over_unnamed"),
    MoveKind.HAND_BACK: ("hand_back",),
    MoveKind.WHISPER: ("whisper",),
    MoveKind.TELL_FOLLOWED: ("followed", "followed_before"),
    MoveKind.SILENT: (),
}
"""What a persona words, by move. A phrase that is missing is not said; `REQUIRED` ones must be there."""

BY_PHONE = "_phone"
"""Ends the name of a phrase's other wording, for a call without a screen. Where there is none the plain one is said."""

REQUIRED = ("greet", "greet_unnamed", "recording", "recording_none", "wrap_up_finished")
"""What law and fairness ask to be said: that it is AI, what is kept, who decides."""


class PersonaIncomplete(ValueError):
    """The persona lacks sentences that must be said; names them."""


class Phrasebook:
    """The persona's words for one brief. Holds no state: `used` counts what was said, so that wordings rotate."""

    def __init__(self, brief: Brief) -> None:
        self._persona: Persona = brief.persona
        missing = [key for key in REQUIRED if not self._persona.phrases.get(key)]
        if missing:
            raise PersonaIncomplete(
                f"persona {self._persona.id} version {self._persona.version} lacks phrases: {', '.join(missing)}"
            )
        self.by_phone = brief.channel is Channel.PHONE
        self._fixed = brief.interview_mode is InterviewMode.VERBATIM
        """Every candidate hears the same wording of a phrase: they are not used in turn."""
        self.korean = brief.language.lower().startswith("ko")
        name = speakable_name(brief.candidate_name, korean=self.korean)
        self.name = None if name is not None and steers(name) else name
        self._always = {
            "name": self.name or "",
            "company": speakable(brief.company_name),
            "job": speakable(brief.job_title),
        }

    def has(self, key: str) -> bool:
        return bool(self._persona.phrases.get(key))

    def all_of(self, key: str) -> tuple[str, ...]:
        """Every wording that is said in turn."""
        return tuple(wording.format_map(_Values(self._always)) for wording in self._wordings(key))

    def _wordings(self, key: str) -> tuple[str, ...]:
        wordings = self._persona.phrases.get(key, ())
        if self.by_phone:
            wordings = self._persona.phrases.get(f"{key}{BY_PHONE}") or wordings
        return tuple(wordings[:1] if self._fixed else wordings)

    def say(self, key: str, used: Counter[str], **values: object) -> tuple[str, ...]:
        """One sentence, or none when the persona has no wording; counts it in `used`."""
        wordings = self._wordings(key)
        if not wordings:
            return ()
        wording = wordings[used[key] % len(wordings)]
        used[key] += 1
        return (wording.format_map(_Values({**self._always, **values})),)

    def minutes(self, ms: int) -> str:
        """Whole minutes as they are spoken, at least one."""
        count = max(1, round(ms / 60_000))
        if self.korean:
            return f"{count}분"
        return "1 minute" if count == 1 else f"{count} minutes"


class _Values(dict[str, object]):
    """A placeholder nobody knows is left out of the sentence rather than breaking the call."""

    def __missing__(self, key: str) -> str:
        return ""
