"""The people of the company who follow: recorded by their names, shown to the candidate in the company's words, and
said where nothing can be shown."""

from typing import TYPE_CHECKING

from agent.interviewer.notice import Followers
from contract import commands

if TYPE_CHECKING:
    from agent.steering.processor import Steering


class Watching:
    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self._watchers: tuple[commands.Watcher, ...] = ()
        self._followers = Followers()

    def changed(self, told: commands.TellOfWatchers) -> None:
        steering = self._steering
        if told.watchers != self._watchers:
            self._watchers = told.watchers
            steering.journal.watchers_changed(told.watchers)
            anew = self._followers.changed([one.name for one in told.watchers], steering.now_ms())
            for director in filter(None, (steering.director, steering.director_before)):
                director.followed(told.told, anew=anew)
        steering.show(watchers=told.told)
