"""Kinds of files by their first bytes."""

import io
import zipfile

import pytest

from complaints.intake.file_types import HEAD_BYTES, detect

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPENDOCUMENT = "application/vnd.oasis.opendocument.text"


def package(**parts: str) -> bytes:
    """A ZIP with these parts in this order; `__` stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def word(**more: str) -> bytes:
    return package(**{"[Content_Types].xml": "<Types/>", "_rels__.rels": "", "word__document.xml": "<w/>"} | more)


def brand(major: bytes, *compatible: bytes) -> bytes:
    box = b"ftyp" + major + b"\x00\x00\x02\x00" + b"".join(compatible)
    return (len(box) + 4).to_bytes(4, "big") + box + b"\x00" * 50


def ogg(codec: bytes) -> bytes:
    return b"OggS\x00\x02" + b"\x00" * 22 + codec + b"\x00" * 50


TAKEN = {
    "JPEG": (b"\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    "GIF": (b"GIF89a\x01\x00", "image/gif"),
    "WebP": (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
    "HEIC of an iPhone": (brand(b"heic", b"mif1", b"heic"), "image/heic"),
    "HEIC named by a compatible brand": (brand(b"mif1", b"miaf", b"heic"), "image/heic"),
    "PDF": (b"%PDF-1.7\n", "application/pdf"),
    "MP3 with a tag": (b"ID3\x04\x00\x00", "audio/mpeg"),
    "MP3 without": (b"\xff\xfb\x90\x64\x00", "audio/mpeg"),
    "AAC": (b"\xff\xf1\x50\x80\x2e", "audio/aac"),
    "M4A": (brand(b"M4A ", b"isom"), "audio/mp4"),
    "MP4": (brand(b"isom", b"iso2", b"mp41"), "video/mp4"),
    "MOV": (brand(b"qt  ", b"qt  "), "video/quicktime"),
    "3GP": (brand(b"3gp5", b"isom"), "video/3gpp"),
    "WebM": (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "video/webm"),
    "Opus voice message": (ogg(b"OpusHead"), "audio/ogg"),
    "Vorbis": (ogg(b"\x01vorbis"), "audio/ogg"),
    "WAV": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
    "AMR": (b"#!AMR\n\x3c", "audio/amr"),
    "Word": (word(), WORD),
    "OpenDocument": (package(mimetype=OPENDOCUMENT, **{"content.xml": "<c/>"}), OPENDOCUMENT),
    "Arabic text": ("شهدت كل شيء\r\nوأنا مستعد".encode(), "text/plain"),
    "text with a byte order mark": ("\ufeffhello".encode(), "text/plain"),
    "text whose last letter is cut off": (("a" + "ش" * HEAD_BYTES).encode(), "text/plain"),
}
REFUSED = {
    "nothing": b"",
    "Windows program": b"MZ\x90\x00\x03\x00\x00\x00",
    "Linux program": b"\x7fELF\x02\x01\x01",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "ZIP": package(**{"readme.txt": "hello"}),
    "Android program": package(**{"AndroidManifest.xml": "", "classes.dex": ""}),
    "spreadsheet": package(**{"[Content_Types].xml": "", "xl__workbook.xml": ""}),
    "Word with macros": word(word__vbaProject=""),
    "OpenDocument spreadsheet": package(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "Matroska": b"\x1aE\xdf\xa3\x9fB\x82\x88matroska",
    "RAR": b"Rar!\x1a\x07\x01\x00",
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "PostScript": b"%!PS-Adobe-3.0\n",
    "RTF": b"{\\rtf1\\ansi hello}",
    "text in UTF-16": "hello".encode("utf-16"),
    "text in Windows-1256": "مرحبا بكم".encode("windows-1256"),
    "text with a null byte": b"hello\x00world",
    "AVIF": brand(b"avif", b"mif1"),
    "a frame header with reserved bits": b"\xff\xff\xff\xff",
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_phones_and_offices_make_is_taken(name: str) -> None:
    head, media_type = TAKEN[name]
    assert detect(head[:HEAD_BYTES]) == media_type


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_on_the_list_is_refused(name: str) -> None:
    assert detect(REFUSED[name]) is None
