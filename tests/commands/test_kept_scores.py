"""What is kept beside the record for the pages is checked against the record."""

from tests.commands.running import Command


def test_the_check_names_a_kept_score_that_was_changed(tracker: Command) -> None:
    """A number that somebody wrote into it does not reach a reader unseen."""
    assert tracker.done("db", "check", "--json").json["problems"] == []
    tracker.execute(
        "update rollups set body = replace(body, '\"correct\":false', '\"correct\":true')"
        " where scope = 'by=&record=retrospective'"
    )
    ran = tracker("db", "check", "--json")
    assert ran.code == 1
    (problem,) = ran.json["problems"]
    assert "by=&record=retrospective" in problem
    assert "Traceback" not in ran.err
