r"""What an expression in RE2's syntax is made of, as far as one can tell what a match must have.

All of this is for texts in lower case, and only for making a plan: nothing of it is read when a
message is screened.
"""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from alerts.matching.plan import FOREIGN
from alerts.matching.trigger import alternatives

_TOKEN = re.compile(
    r"(?P<edge>\\b|\(\?:\\b\|_\))|(?P<opens>\((?:\?(?:-?i)?:)?)|(?P<closes>\))"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<code>\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2})"
    r"|(?P<many>\\[pP]\{\w+\}|\\[dwsWDSBAz]|[.^$])|\\(?P<escaped>.)|(?P<bar>\|)|(?P<plain>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"([?*+])\??|\{(\d+)(,?)(\d*)\}")
_MEMBER = re.compile(r"\\x\{([0-9A-Fa-f]+)\}|\\x([0-9A-Fa-f]{2})|\\(.)|(.)", re.DOTALL)
_MOST_CHOICES = 20  # of characters in one place
_RARE_ENOUGH = 6  # characters: longer ones are not much rarer
_DIGITS = frozenset("0123456789")
_SPACES = frozenset("\t\n\f\r ")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


class Piece(NamedTuple):
    """One thing after another in an alternative.

    Args:
        characters: What it may be, if that is one character of a few.
        covers: The same for any number of them, with `FOREIGN` for those that ASCII lacks; None for
            what may be nearly anything.
        inside: The alternatives of a group.
        edge: A boundary, which has no characters.
        most: How often it may stand there; None for any number.
    """

    characters: frozenset[str] | None = None
    covers: frozenset[str] | None = None
    inside: tuple[tuple[Piece, ...], ...] = ()
    edge: str = ""
    least: int = 1
    most: int | None = 1


def pieces(alternative: str) -> tuple[Piece, ...]:
    """Take one alternative apart."""
    found: list[Piece] = []
    place = 0
    while place < len(alternative):
        token = _next(_TOKEN, alternative, place)
        end = token.end()
        if token["opens"]:
            end = _group_end(alternative, place)
            body = alternative[token.end() : end - 1]
            piece = Piece(inside=tuple(pieces(each) for each in alternatives(body)))
        else:
            piece = _piece(token)
        repeat = _REPEAT.match(alternative, end)
        if repeat:
            piece, end = _repeated(piece, repeat), repeat.end()
        found.append(piece)
        place = end
    return tuple(found)


def words(alternative: tuple[Piece, ...], most: int) -> list[str] | None:
    """Return all texts that it matches; None if they are more than that, or endless."""
    choices: list[list[str]] = []
    for piece in alternative:
        if piece.inside:
            groups = [words(each, most) for each in piece.inside]
            once = [word for group in groups for word in group or ()] if all(groups) else None
        else:
            once = sorted(piece.characters) if piece.characters else None
        if once is None or piece.most is None or (piece.most > 1 and piece.least != piece.most):
            return None
        if len(once) ** piece.most > most:
            return None
        if piece.most > 1:
            once = ["".join(each) for each in product(once, repeat=piece.most)]
        choices.append(once if piece.least else [*once, ""])
        if _count(choices) > most:
            return None
    return list(dict.fromkeys("".join(each) for each in product(*choices)))


def must_have(alternative: tuple[Piece, ...], most: int) -> list[list[str]]:
    """Return sets of up to `most` texts; of each set, one stands in whatever it matches."""
    found: list[list[str]] = []
    run = [""]
    for piece in (*alternative, Piece()):
        if longer := words((_at_least(piece),), most):
            joined = ["".join(each) for each in product(run, longer)]
            if len(joined) <= most:
                run = joined
                if piece.least == piece.most or not piece.least:
                    continue
                longer = [""]  # more of the same may follow
            found.append(run)
            run = longer
            continue
        found.append(run)
        run = [""]
        if piece.inside and piece.least:
            parts = [
                min(must_have(each, most), key=frequency, default=None) for each in piece.inside
            ]
            if all(parts):
                found.append([text for part in parts for text in part or ()])
    return [list(dict.fromkeys(each)) for each in found if all(each)]


def _at_least(piece: Piece) -> Piece:
    """Return what stands there in every match; what may be absent altogether stays as it is."""
    return piece._replace(most=piece.least) if piece.least else piece


def needs(alternative: tuple[Piece, ...]) -> list[frozenset[str]]:
    """Return sets of characters; of each set, one stands in whatever it matches."""
    found: list[frozenset[str]] = []
    for piece in alternative:
        if not piece.least:
            continue
        if piece.inside:
            parts = [rarest(needs(each)) for each in piece.inside]
            if all(parts):
                found.append(frozenset().union(*(part or () for part in parts)))
        elif piece.covers:
            found.append(piece.covers)
    return found


def rarest(sets: list[frozenset[str]]) -> frozenset[str] | None:
    """Return the set whose characters are the rarest in what people write."""
    return min(sets, key=lambda each: (sum(map(_frequency, each)), sorted(each)), default=None)


def frequency(texts: list[str]) -> float:
    """Guess how often one of them stands in what people write: the shorter, the more often."""
    return sum(0.25 ** min(len(text), _RARE_ENOUGH) for text in texts)


def _frequency(character: str) -> float:
    """Guess how often a character stands in what people write."""
    if character.isalpha() and character != FOREIGN:
        return 100
    if character in " \n\t.,":
        return 100
    if character in "'\"()-:/?!" + FOREIGN:
        return 10
    return 3 if character in _DIGITS else 1


def _count(choices: list[list[str]]) -> int:
    count = 1
    for each in choices:
        count *= len(each)
    return count


def _next(kind: re.Pattern[str], text: str, place: int) -> re.Match[str]:
    """Return what begins at a place.

    Raises:
        ValueError: Nothing does, as at the end of a group that is not closed.
    """
    token = kind.match(text, place)
    if token is None:
        raise ValueError(f"{text!r} ends too early")
    return token


def _group_end(alternative: str, start: int) -> int:
    depth = 0
    place = start
    while True:
        token = _next(_TOKEN, alternative, place)
        place = token.end()
        depth += bool(token["opens"]) - bool(token["closes"])
        if not depth:
            return place


def _repeated(piece: Piece, repeat: re.Match[str]) -> Piece:
    if repeat[1]:
        least = 1 if repeat[1] == "+" else 0
        return piece._replace(least=least, most=1 if repeat[1] == "?" else None)
    least = int(repeat[2])
    most = int(repeat[4]) if repeat[4] else None if repeat[3] else least
    return piece._replace(least=least, most=most)


def _piece(token: re.Match[str]) -> Piece:
    if token["edge"]:
        return Piece(edge=token["edge"])
    if token["set"]:
        return _of_set(token["set"])
    if token["many"]:
        return _of_few({r"\d": _DIGITS, r"\s": _SPACES}.get(token["many"]))
    if token["code"]:
        return _of_few(frozenset(chr(int(token["code"].strip(r"\x{}"), 16))))
    escaped = token["escaped"]
    return _of_few(frozenset(_CONTROLS.get(escaped, escaped) if escaped else token["plain"]))


def _of_few(characters: frozenset[str] | None) -> Piece:
    if characters is None:
        return Piece()
    return Piece(characters, frozenset(c if c.isascii() else FOREIGN for c in characters))


def _of_set(written: str) -> Piece:
    """Read `[a-z_]`; all but something, or with a class such as `\\w`, it is nearly anything."""
    if written[1] == "^" or re.search(r"\\[wWSDpP]|\[\[:", written):
        return Piece()
    characters: set[str] = set()
    covers: set[str] = set()
    for first, last in _ranges(written[1:-1]):
        covers.update(map(chr, range(ord(first), min(ord(last), 127) + 1)))
        if not last.isascii():
            covers.add(FOREIGN)
        if ord(last) - ord(first) < _MOST_CHOICES:
            characters.update(map(chr, range(ord(first), ord(last) + 1)))
        else:
            characters.update(map(chr, range(_MOST_CHOICES + 1)))  # too many
    few = frozenset(characters) if len(characters) <= _MOST_CHOICES else None
    return Piece(few, frozenset(covers))


def _ranges(members: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(members):
        if members[place : place + 2] in {r"\d", r"\s"}:
            found += [(c, c) for c in (_DIGITS if members[place + 1] == "d" else _SPACES)]
            place += 2
            continue
        first, place = _member(members, place)
        last = first
        if members[place : place + 1] == "-" and place + 1 < len(members):
            last, place = _member(members, place + 1)
        found.append((first, last))
    return found


def _member(members: str, place: int) -> tuple[str, int]:
    token = _next(_MEMBER, members, place)
    code = token[1] or token[2]
    character = chr(int(code, 16)) if code else _CONTROLS.get(token[3], token[3]) or token[4]
    return character, token.end()
