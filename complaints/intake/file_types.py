"""What kind of file something is, by its contents; its name is not asked.

An allow list of what cameras, phones and offices make. Signatures: JFIF, PNG (W3C), RIFF (WebP, WAVE), ISO
base media (ISO/IEC 14496-12: MP4, MOV, 3GP, M4A, HEIC by their brand), EBML (WebM), Ogg (RFC 3533, 7845),
ADTS and MPEG audio frame headers, AMR (RFC 4867), OOXML and OpenDocument packages. A general guesser was
tried and answers too freely: it calls any ZIP a Word document and knows no HEIC.
"""

from codecs import getincrementaldecoder
from collections.abc import Callable

# How much of a file's beginning is looked at.
HEAD_BYTES = 64 * 1024

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OPENDOCUMENT = "application/vnd.oasis.opendocument.text"


def detect(head: bytes) -> str | None:
    """Return the media type of a file that begins with `head`, None if it is not one that is taken."""
    return next((found for look in _LOOKS if (found := look(head))), None)


def _by_signature(head: bytes) -> str | None:
    return next((media_type for start, media_type in _SIGNATURES if head.startswith(start)), None)


_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
)


def _riff(head: bytes) -> str | None:
    if head[:4] != b"RIFF":
        return None
    return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])


def _iso_media(head: bytes) -> str | None:
    """By the major brand of the file type box, for HEIC also by a compatible one."""
    if head[4:8] != b"ftyp":
        return None
    length = int.from_bytes(head[:4], "big")
    brands = [head[at : at + 4] for at in (8, *range(16, min(length, 256), 4))]
    if brands[0] in _HEIC or (brands[0] in (b"mif1", b"msf1") and not _HEIC.isdisjoint(brands)):
        return "image/heic"
    if brands[0][:3] == b"3gp" or brands[0][:3] == b"3g2":
        return "video/3gpp"
    return _BRANDS.get(brands[0])


_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_BRANDS = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    **dict.fromkeys(
        (
            b"isom",
            b"iso2",
            b"iso4",
            b"iso5",
            b"iso6",
            b"mp41",
            b"mp42",
            b"avc1",
            b"M4V ",
            b"MSNV",
            b"mmp4",
            b"dash",
        ),
        "video/mp4",
    ),
}


def _ebml(head: bytes) -> str | None:
    """WebM, not Matroska at large."""
    if head[:4] != b"\x1aE\xdf\xa3":
        return None
    return "video/webm" if b"\x42\x82\x84webm" in head[:128] else None


def _ogg(head: bytes) -> str | None:
    if head[:4] != b"OggS":
        return None
    return "audio/ogg" if any(codec in head[:128] for codec in (b"OpusHead", b"\x01vorbis", b"Speex   ")) else None


def _frames(head: bytes) -> str | None:
    """Sound without a container: ADTS (layer bits 00) or MPEG layer III, the reserved values refused."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0 and (head[2] >> 2) & 0x0F < 13:
        return "audio/aac"
    layer_three, version_known = head[1] & 0x06 == 0x02, head[1] & 0x18 != 0x08
    bit_rate, sample_rate = head[2] >> 4, head[2] & 0x0C
    if layer_three and version_known and 0 < bit_rate < 15 and sample_rate != 0x0C:
        return "audio/mpeg"
    return None


def _package(head: bytes) -> str | None:
    """OpenDocument says its type first (part 2, 3.3); Word keeps its parts under `word/`."""
    if head[:4] != b"PK\x03\x04":
        return None
    if head[30:].startswith(b"mimetype" + _OPENDOCUMENT.encode()):
        return _OPENDOCUMENT
    # A document that carries macros declares its program in its first part or by this name.
    if b"[Content_Types].xml" in head and b"word/" in head and b"vbaProject" not in head:
        return _WORD
    return None


def _text(head: bytes) -> str | None:
    """UTF-8 without control characters other than those of lines; the last letter may be cut off."""
    if not head or head.startswith((b"#!", b"%!", b"{\\rtf")):
        return None
    try:
        words = getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return None
    return "text/plain" if all(letter >= " " or letter in "\t\r\n\f" for letter in words) else None


_LOOKS: tuple[Callable[[bytes], str | None], ...] = (
    _by_signature,
    _riff,
    _iso_media,
    _ebml,
    _ogg,
    _frames,
    _package,
    _text,
)
