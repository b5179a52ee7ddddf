"""Every error a user can meet. The class builds the message: what was given, what is allowed, what to do.

``exit_code`` is what the command line ends with: 1 the request is wrong or refused and nothing was
written, 3 done in part and what failed is listed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")


def nearest(given: str, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """The names in ``known`` that look most like ``given``, best first, compared without case."""
    by_fold = {name.casefold(): name for name in known}
    found = get_close_matches(given.casefold(), by_fold, n=limit, cutoff=0.4)
    return tuple(by_fold[name] for name in found)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _hint(given: str, known: Sequence[str]) -> str:
    close = nearest(given, known)
    if close:
        return f"Did you mean {_listed(close)}?"
    shown = _listed(known[:12])
    return f"Known: {shown}{', …' if len(known) > 12 else ''}."


class TrackerError(Exception):
    """Root of everything the tracker raises on purpose."""

    exit_code = 1


class SeveralErrors(TrackerError):
    """One request with several things wrong, each listed."""

    def __init__(self, errors: Sequence[TrackerError]) -> None:
        self.errors = tuple(errors)
        told = "".join("\n- " + str(error).replace("\n", "\n  ") for error in self.errors)
        super().__init__(f"{len(self.errors)} things are wrong:{told}")


class Gathered:
    """Runs checks that do not depend on each other and keeps their errors, to tell all at once."""

    def __init__(self) -> None:
        self.errors: list[TrackerError] = []

    def attempt(self, check: Callable[[], T]) -> T | None:
        """What ``check`` gives, or None when it raised."""
        try:
            return check()
        except SeveralErrors as why:
            self.errors += why.errors
        except TrackerError as why:
            self.errors.append(why)
        return None

    def error(self) -> TrackerError:
        """The one error there was, or all of them as one."""
        return self.errors[0] if len(self.errors) == 1 else SeveralErrors(self.errors)


class Unknown(TrackerError):
    """A name that is not on a list; the message shows the nearest ones."""

    what = "name"
    where = ""

    def __init__(self, given: str, known: Iterable[str]) -> None:
        self.given = given
        self.known = tuple(known)
        hint = _hint(given, self.known) if self.known else "None is on record yet."
        super().__init__(f"Unknown {self.what} {given!r}. {hint}{self.where}")


class UnknownSeries(Unknown):
    what = "series"
    where = " `tracker series` lists them all."


class UnknownSource(Unknown):
    what = "source"
    where = " `tracker sources` lists them all."


class UnknownForecaster(Unknown):
    what = "forecaster"
    where = " `tracker seed` adds one from files; `tracker log --new-forecaster` adds one by name."


class UnknownCalendar(Unknown):
    what = "calendar"


class UnknownKind(Unknown):
    what = "kind"
    where = " `tracker kinds` lists them all."


class UnknownScore(Unknown):
    what = "score"
    where = " `tracker score` names them all."


class UnknownWord(Unknown):
    what = "probability word"
    where = " Or give a number (-p)."


class UnknownTimezone(Unknown):
    what = "time zone"
    where = " Give an IANA name, such as Asia/Seoul."


class UnknownPlugin(Unknown):
    what = "plug-in"


class UnknownSentence(TrackerError):
    """No kind of criterion reads this sentence."""

    def __init__(self, given: str, phrases: Sequence[str]) -> None:
        self.given = given
        self.phrases = tuple(phrases)
        lines = "".join(f"\n  {phrase}" for phrase in phrases)
        super().__init__(
            f"No criterion reads {given!r}. The nearest forms are:{lines}\n"
            "`tracker kinds` lists every form."
        )


class InvalidQuestion(TrackerError):
    """A sentence that reads well but asks something that cannot be settled; all bad fields at once."""

    def __init__(self, sentence: str, problems: Sequence[str]) -> None:
        self.sentence = sentence
        self.problems = tuple(problems)
        lines = "".join(f"\n  - {problem}" for problem in problems)
        super().__init__(f"{sentence!r} cannot be settled as written:{lines}")


class NotASession(TrackerError):
    """A day on which the calendar has no session."""

    def __init__(
        self, calendar: str, day: date, previous: date | None, following: date | None
    ) -> None:
        self.calendar, self.day, self.previous, self.following = calendar, day, previous, following
        around = " and ".join(f"{d} ({d:%a})" for d in (previous, following) if d is not None)
        super().__init__(f"{day} ({day:%a}) is no {calendar} session; the nearest are {around}.")


class OutsideCalendar(TrackerError):
    """A day or a step beyond the days a calendar covers."""

    def __init__(self, calendar: str, day: date, first: date, last: date) -> None:
        self.calendar, self.day, self.first, self.last = calendar, day, first, last
        super().__init__(
            f"{day} lies outside the {calendar} calendar, which covers {first} to {last}."
        )


class InvalidMoment(TrackerError):
    """A date or time that does not exist or lacks its time zone."""

    def __init__(self, given: str, why: str) -> None:
        self.given = given
        super().__init__(
            f"{given!r} is no moment the tracker can use: {why}. "
            "Give a day (2023-03-15) or a time with its zone (2023-03-15T08:30+09:00)."
        )


class InvalidProbability(TrackerError):
    """A probability outside 0..1, or no number."""

    def __init__(self, given: object, field: str = "probability") -> None:
        super().__init__(
            f"{field} {given!r} is no probability: give a number from 0 to 1, such as 0.7."
        )


class InvalidPrediction(TrackerError):
    """Options that contradict each other, or a field that is missing."""


class InvalidObservation(TrackerError):
    """A figure, a correction or an attestation that cannot be taken in."""


class DeadlinePassed(TrackerError):
    """The question was already over when the call was to be logged."""

    def __init__(self, sentence: str, deadline: str) -> None:
        super().__init__(
            f"{sentence!r} was over on {deadline}: logging it now would record a call after its outcome. "
            "Add --retrospective to record it, marked as such everywhere."
        )


class DuplicatePrediction(TrackerError):
    """The same statement is already on record with other contents."""


class InvalidSettings(TrackerError):
    """A setting that cannot be used."""

    def __init__(self, where: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{where} cannot be used as settings: {'; '.join(problems)}")


class UnknownPrediction(TrackerError):
    """No prediction has this number."""

    def __init__(self, given: int) -> None:
        super().__init__(f"No prediction has the number {given}. `tracker list` shows them all.")


class InvalidFile(TrackerError):
    """A file that cannot be taken in; every bad line with its number. Nothing was written."""

    shown = 20

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        lines = "".join(f"\n  {problem}" for problem in self.problems[: self.shown])
        more = len(self.problems) - self.shown
        rest = f"\n  … and {more} more" if more > 0 else ""
        super().__init__(f"{path}: nothing was written. Mend these and run it again:{lines}{rest}")


class ConflictingObservation(TrackerError):
    """A figure that is already on record with another value for the same moment and source."""

    def __init__(self, conflicts: Sequence[str]) -> None:
        self.conflicts = tuple(conflicts)
        lines = "".join(f"\n  {conflict}" for conflict in conflicts[:20])
        super().__init__(
            f"On record with another value; nothing was written:{lines}\n"
            "A later revision needs its own known_at; a wrong figure is mended with `tracker correct`."
        )


class ConflictingRelease(TrackerError):
    """Another status or moment for a release, from the same source and moment as one on record."""

    def __init__(self, conflicts: Sequence[str]) -> None:
        self.conflicts = tuple(conflicts)
        lines = "".join(f"\n  {conflict}" for conflict in conflicts[:20])
        super().__init__(
            f"On record otherwise; nothing was written:{lines}\n"
            "News of a release needs the moment it became known (known_at)."
        )


class NoSource(TrackerError):
    """A series that no source has: its figures come in by file."""

    def __init__(self, series: str) -> None:
        super().__init__(
            f"No source has {series}. Take its figures in with `tracker import observations FILE.csv`."
        )


class NotInSource(TrackerError):
    """A series that the named source does not have."""

    def __init__(self, series: str, source: str, having: Sequence[str]) -> None:
        super().__init__(f"{source} does not have {series}; {_listed(having)} has it.")


class SourceError(TrackerError):
    """A source of figures that could not be used; ``remedy`` says what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}. {remedy}")


class KeyMissing(SourceError):
    def __init__(self, source: str, variable: str, where: str) -> None:
        super().__init__(f"{source} needs a key", f"Set {variable}; get one at {where}")


class SourceRefused(SourceError):
    """An answer that asking again would not change; its ``status``, and the start of what it ``told``."""

    def __init__(
        self, what: str, remedy: str, *, status: int | None = None, told: str = ""
    ) -> None:
        self.status, self.told = status, told
        super().__init__(what, remedy)


class SourceBusy(SourceError):
    """The source asked to be left alone for a while; ``wait`` is for how many seconds, if it said so."""

    def __init__(self, url: str, status: int, wait: float | None) -> None:
        self.wait = wait
        told = (
            f"too many requests ({status})" if status == 429 else f"an error of its own ({status})"
        )
        super().__init__(f"{url} answers with {told}", "Run it again later")


class SourceUnreachable(SourceError):
    """No whole answer came."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} cannot be read: {why}", "Check the network and run it again")


class UnexpectedAnswer(SourceError):
    """An answer of another shape than the source is known for."""

    def __init__(self, url: str, expected: str, found: str) -> None:
        super().__init__(
            f"{url} was to answer with {expected}; it has {found}",
            "`tracker fetch --check` shows what changed",
        )


class UnknownMeeting(SourceError):
    """A rate that changed although the calendar has no meeting there."""

    def __init__(self, url: str, before: date, after: date) -> None:
        super().__init__(
            f"{url}: the rate changes between {before} and {after}, where no meeting is on file",
            "Add the meeting with `tracker import releases`",
        )


class DatabaseError(TrackerError):
    """The store cannot be used as asked."""


class DatabaseUnreachable(DatabaseError):
    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"The database at {where} cannot be opened: {why}. "
            "Check TRACKER_DATABASE_URL, or run `tracker db upgrade` to create it."
        )


class DatabaseNotReady(DatabaseError):
    def __init__(self, where: str, found: str | None, wanted: str) -> None:
        self.found = found
        state = "has no tables yet" if found is None else f"is at version {found}, behind {wanted}"
        super().__init__(f"The database at {where} {state}. Run `tracker db upgrade`.")


class DatabaseTooNew(DatabaseError):
    def __init__(self, where: str, found: str, wanted: str) -> None:
        super().__init__(
            f"The database at {where} was made by a newer tracker (version {found}; this one knows "
            f"{wanted}). Update the tracker; nothing was read or written."
        )


class DatabaseReadOnly(DatabaseError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"The database at {where} is read-only; nothing was written. Check the file's permissions."
        )


class DatabaseFull(DatabaseError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"The disk that holds {where} is full; nothing was written. Free some space and run it again."
        )


class DatabaseLocked(DatabaseError):
    def __init__(self, where: str) -> None:
        super().__init__(
            f"Another program is writing to {where}; nothing was written. Wait for it and run it again."
        )


class DatabaseDamaged(DatabaseError):
    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"The database at {where} does not pass its checks: {why}.")


class PortInUse(TrackerError):
    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use. Choose another with --port, or 0 for any free one."
        )


class CannotServe(TrackerError):
    """The scorecard did not come up, or ended by itself."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The scorecard cannot be served: {why}.")


class Declined(TrackerError):
    """A person was asked and said no."""

    def __init__(self) -> None:
        super().__init__("Declined; nothing was written.")


class DoneInPart(TrackerError):
    """Some of the work was done; what failed is listed."""

    exit_code = 3

    def __init__(self, failures: Sequence[str]) -> None:
        self.failures = tuple(failures)
        lines = "".join(f"\n  {failure}" for failure in failures)
        super().__init__(f"Done in part; {len(failures)} could not be settled:{lines}")


class FetchedInPart(TrackerError):
    """Some figures did not come, or two sources disagree about some; what was had is on record."""

    exit_code = 3

    def __init__(self, missing: Sequence[str], disputed: Sequence[str]) -> None:
        self.missing, self.disputed = tuple(missing), tuple(disputed)
        told = []
        if missing:
            told.append(f"Done in part; no source gave {_listed(missing)}.")
        if disputed:
            told.append(
                f"Sources disagree about {_listed(disputed)}: nothing more is settled with these. "
                "`tracker series NAME` shows both figures; put the wrong one right with `tracker correct`."
            )
        super().__init__("\n".join(told))


class NotAsExpected(TrackerError):
    """Sources that do not answer in the shape their readers expect, or not at all."""

    exit_code = 3

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(
            f"Not as expected: {_listed(sources)}. Update the tracker, or report what is shown above."
        )


class NotInOrder(TrackerError):
    """Something the tracker needs is wrong; what and why was shown."""

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__(
            f"Not in order: {_listed(dict.fromkeys(what))}; what to do is shown above."
        )


class InvalidPeriod(TrackerError):
    """A month that is none."""

    def __init__(self, given: str) -> None:
        super().__init__(f"{given!r} is no month. Write a year and a month: 2023-03.")


class JobBusy(TrackerError):
    """Two runs of a job must not overlap."""

    def __init__(self, job: str, until: datetime) -> None:
        super().__init__(
            f"Another run of `tracker {job}` is at work and has until {until:%Y-%m-%d %H:%M} UTC; nothing "
            "was done. It renews that time while it lives: wait for it (`tracker runs` shows it)."
        )


class JobTaken(TrackerError):
    """A run that was silent for longer than its lease has been overtaken by another one."""

    exit_code = 3

    def __init__(self) -> None:
        super().__init__(
            "This run was silent for so long that another one took its place; what it had done stays, "
            "the other run does the rest."
        )


class MonthlyInPart(TrackerError):
    """The monthly job did what it could; what failed is listed and is tried again by the next run."""

    exit_code = 3

    def __init__(self, failures: Sequence[str]) -> None:
        self.failures = tuple(failures)
        lines = "".join(f"\n  {failure}" for failure in self.failures)
        super().__init__(f"Done in part; what failed is tried again by the next run:{lines}")


class PeriodNotOver(TrackerError):
    """A report tells of a whole month."""

    def __init__(self, period: str, latest: str) -> None:
        super().__init__(
            f"{period} is not over: the latest month that can be reported is {latest} "
            "(months are those of Seoul)."
        )


class NotASiteFolder(TrackerError):
    """A static site is written only into a folder that holds nothing else."""

    def __init__(self, folder: str, why: str) -> None:
        super().__init__(
            f"{folder} was not written by `tracker site` before, and {why}. Give a new or an empty folder; "
            "nothing was written."
        )


class NotOurFile(TrackerError):
    """A file of somebody else has the name of one of the site."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} is in the way: it is not from `tracker site`. Move it away or give another folder, and "
            "run it again."
        )


class InvalidChannel(TrackerError):
    """A channel whose address no service takes; the address itself is never shown."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"The channel {name} cannot be used: {why}. Put its URL right in the settings; "
            "nothing was sent."
        )


class FileThere(TrackerError):
    """A file that would be overwritten."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is there already; nothing was written. Choose another name, or add --force to "
            "replace it."
        )


class InvalidBackup(TrackerError):
    """A backup that cannot be made there, or a file that cannot be restored from."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}. Nothing was written.")


class DatabaseNotEmpty(DatabaseError):
    """A record may not be put over another."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The database at {where} is not empty; nothing was written. A whole record goes into an "
            "empty database only: name a new one in TRACKER_DATABASE_URL."
        )


class RecordShorter(TrackerError):
    """Files of a record that has rows the database lacks."""

    def __init__(self, folder: str, lost: Sequence[str]) -> None:
        lines = "".join(f"\n  {line}" for line in lost)
        super().__init__(
            f"{folder} holds more than the database, so it is of another record; nothing was written:"
            f"{lines}\nCheck TRACKER_DATABASE_URL, or give another folder."
        )


class NoReport(TrackerError):
    """A report that was not written."""

    def __init__(self, period: str | None, known: Sequence[str]) -> None:
        if not known:
            super().__init__(
                "No report is on record yet: `tracker monthly` writes one of every month that has ended."
            )
            return
        reached = known[0] if len(known) == 1 else f"{known[0]} to {known[-1]}"
        super().__init__(
            f"There is no report of {period}; on record: {reached}. `tracker monthly` writes those of the "
            "months that have ended since."
        )
