"""all of, any of, not, if … then …: Kleene logic over parts of every outcome."""

import pytest

from tests.criteria.hand import stands, table
from tracker.errors import InvalidQuestion

PARTS = {
    "T": "KOSPI above 1 on 2023-03-13",
    "F": "KOSPI above 9 on 2023-03-14",
    "P": "KOSPI above 1 on 2023-03-15",
    "V": "SP500 above 1 on 2023-03-14",
}
FIGURES = {"KOSPI": "5 5", "SP500": "5 ended"}


def sentence(pattern: str) -> str:
    """``all of (T; F)`` with the letters as sentences of that outcome."""
    return "".join(PARTS.get(letter, letter) for letter in pattern)


@table
def test_table(pattern: str, outcome: str, reason: str, day: str) -> None:
    """Each combinator on TRUE (known 03-13), FALSE (03-14), PENDING (lacks 03-15), VOID (03-14).

    pattern       | outcome | reason                            | day
    all of (T; T) | TRUE    | all hold                          | 03-13
    all of (T; F) | FALSE   | one does not hold                 | 03-14
    all of (F; P) | FALSE   | one does not hold                 | 03-14
    all of (F; V) | FALSE   | one does not hold                 | 03-14
    all of (T; P) | PENDING | missing figure                    | 03-15
    all of (P; V) | PENDING | missing figure                    | 03-15
    all of (T; V) | VOID    | one is void                       | 03-14
    any of (T; F) | TRUE    | one holds                         | 03-13
    any of (T; P) | TRUE    | one holds                         | 03-13
    any of (V; T) | TRUE    | one holds                         | 03-13
    any of (F; F) | FALSE   | none holds                        | 03-14
    any of (F; P) | PENDING | missing figure                    | 03-15
    any of (P; V) | PENDING | missing figure                    | 03-15
    any of (F; V) | VOID    | one is void                       | 03-14
    not (T)       | FALSE   | it holds                          | 03-13
    not (F)       | TRUE    | it does not hold                  | 03-14
    not (P)       | PENDING | missing figure                    | 03-15
    not (V)       | VOID    | it is void                        | 03-14
    if T then T   | TRUE    | condition met, claim holds        | 03-13
    if T then F   | FALSE   | condition met, claim does not hold | 03-14
    if T then P   | PENDING | missing figure                    | 03-15
    if T then V   | VOID    | claim is void                     | 03-14
    if F then T   | VOID    | condition not met                 | 03-14
    if F then P   | VOID    | condition not met                 | 03-14
    if P then T   | PENDING | missing figure                    | 03-15
    if P then F   | PENDING | missing figure                    | 03-15
    if V then T   | VOID    | condition not met                 | 03-14
    not (all of (T; F)) | TRUE | it does not hold               | 03-14
    any of (F; not (F)) | TRUE | one holds                      | 03-14
    if not (F) then any of (F; T) | TRUE | condition met, claim holds | 03-14
    """
    assert stands(sentence(pattern), FIGURES)[:3] == (outcome, reason, day)


@table
def test_evidence(pattern: str, evidence: str) -> None:
    """A compound rests on the parts that decide it, and on no others.

    pattern       | evidence
    all of (T; T) | KOSPI 03-13
    all of (T; F) | KOSPI 03-14
    any of (T; F) | KOSPI 03-13
    any of (F; F) | KOSPI 03-14
    all of (T; V) | SP500 03-14
    if T then F   | KOSPI 03-13, KOSPI 03-14
    if F then T   | KOSPI 03-14
    not (V)       | SP500 03-14
    all of (T; P) |
    """
    assert stands(sentence(pattern), FIGURES).evidence == evidence


@pytest.mark.parametrize("as_of", ["2023-03-14T16:00+09:00", "2029-01-01T00:00+00:00"])
def test_it_does_not_matter_when_one_looks(as_of: str) -> None:
    """What decided first stays the reason, also when later parts would decide as well."""
    parts = "KOSPI above 9 on 2023-03-15; KOSPI above 9 on 2023-03-14"
    found = stands(f"all of ({parts})", {"KOSPI": "5 5 5"}, as_of=as_of)
    assert found[2:] == ("03-14", "KOSPI 03-14")
    found = stands(f"any of ({parts.replace('above', 'below')})", {"KOSPI": "5 5 5"}, as_of=as_of)
    assert found[2:] == ("03-14", "KOSPI 03-14")


@table
def test_the_clock_of_a_claim(claim: str, evidence: str) -> None:
    """A counted claim starts when its condition's window closes; a dated one stays where it is.

    The condition is `FOMC 2023-03-22 = 0bp`, announced at 14:00 in New York.

    claim                            | evidence
    SP500 up over 1 session          | FOMC 03-22, SP500 03-22, SP500 03-23
    KOSPI up over 1 session          | FOMC 03-22, KOSPI 03-23, KOSPI 03-24
    SP500 up by 2023-03-24           | FOMC 03-22, SP500 03-13, SP500 03-24
    SP500 above 1 on 2023-03-21      | FOMC 03-22, SP500 03-21
    if FOMC 2023-03-22 holds then SP500 up over 1 session | FOMC 03-22, SP500 03-22, SP500 03-23
    """
    claim = f"({claim})" if claim.startswith("if") else claim
    found = stands(
        f"if FOMC 2023-03-22 = 0bp then {claim}",
        {
            "FOMC": {"2023-03-22": "0"},
            "SP500": "1 2 3 4 5 6 7 8 9 10",
            "KOSPI": "1 2 3 4 5 6 7 8 9 10",
        },
    )
    assert (found.outcome, found.evidence) == ("TRUE", evidence)


@table
def test_malformed(sentence: str, problem: str) -> None:
    """A combinator with too few or too many parts says what it takes.

    sentence                                             | problem
    all of (KOSPI up over 1 session)                     | needs at least two criteria
    any of (KOSPI up over 1 session)                     | needs at least two criteria
    not (KOSPI up over 1 session; KOSPI up over 2 weeks) | takes one criterion
    if KOSPI up over 1 session                           | takes one condition and one claim
    """
    with pytest.raises(InvalidQuestion, match=problem):
        stands(sentence, {})
