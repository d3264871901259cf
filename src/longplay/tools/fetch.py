"""Bring one file from the web: in pieces, resumed where it broke off, checked by size and hash."""

import http.client
import urllib.error
import urllib.request
from hashlib import file_digest
from pathlib import Path

from longplay.song.refusal import ExitCode, Refusal

TRIES = 4
"""How often a connection may break before it is left for another day (default, unsourced)."""
QUIET_S = 30.0
"""How long the other side may say nothing (default, unsourced)."""
_PIECE = 1 << 18
_TRY_AGAIN = "Run the same command again; what came is kept"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


def fetch(url: str, target: Path, size: int, sha256: str) -> None:
    """Bring `url` to `target`, whole or not at all; what came of it before lies beside it and is gone on from.

    Errors: Refusal naming the address: not there, connection lost, other content than expected, disk full.
    """
    if not url.startswith(("https://", "http://")):
        raise Refusal(url, "is no web address", "Give one that begins with https://", ExitCode.USAGE)
    part = target.with_name(target.name + ".part")
    for _ in range(2):  # a part from another day may be of something else: once more from the beginning
        begun = part.exists()
        _complete(url, part, size)
        if is_file(part, size, sha256):
            part.replace(target)
            return
        part.unlink(missing_ok=True)
        if not begun:
            break
    raise Refusal(url, "is not the file that the catalogue names (its size or hash differs)", "Nothing of it is kept")


def is_file(path: Path, size: int, sha256: str) -> bool:
    """Return whether `path` has this size and content."""
    if not path.is_file() or path.stat().st_size != size:
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == sha256


def _complete(url: str, part: Path, size: int) -> None:
    """Get `part` to `size` bytes, over as many connections as it takes."""
    reason = "the connection was lost"
    for _ in range(TRIES):
        try:
            _go_on(url, part, size)
        except urllib.error.HTTPError as error:
            if error.code not in _PASSING:
                raise Refusal(url, f"cannot be had ({error.code} {error.reason})", "Try later") from error
            reason = f"cannot be had now ({error.code})"
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            reason = f"the connection was lost ({getattr(error, 'reason', error)})"
        if part.exists() and part.stat().st_size >= size:
            return
    raise Refusal(url, reason, _TRY_AGAIN)


def _go_on(url: str, part: Path, size: int) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have >= size > 0:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310  (checked)
    answer = urllib.request.urlopen(request, timeout=QUIET_S)  # noqa: S310
    with answer, part.open("ab" if answer.status == 206 else "wb") as file:
        while (left := size + 1 - file.tell()) > 0 and (piece := answer.read(min(_PIECE, left))):
            file.write(piece)
