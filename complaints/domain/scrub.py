"""Takes the hidden data out of pictures and PDFs: the file on standard input, its clean copy on standard
output.

Files come from strangers, and their parsers are where a prepared file attacks. `domain.evidence` therefore
runs this file as a process of its own, with an empty environment (no key, no database), a bound on memory and
on time; for the same reason it imports nothing of the portal. The only place that knows Pillow and pikepdf.
"""

import resource
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageCms, ImageOps, ImageSequence
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

# The file is broken, locked, too large or of a kind that cannot be cleaned: trying again would not help.
NOT_POSSIBLE = 3

# All frames together. The largest phone cameras in use make 50 million; decoded and turned they need 600 MB.
MAX_PIXELS = 64_000_000
MAX_MEMORY_BYTES = 2 * 1024**3
MAX_CPU_SECONDS = 60


class TooLarge(ValueError):
    """The picture would need more memory than it may have."""


def clean_jpeg(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, comments or colour profile; upright, in sRGB, as fine as the original."""
    original = _opened(data, "JPEG")
    assert isinstance(original, JpegImageFile)
    tables, sampling = original.quantization, get_sampling(original)
    bare = _bare(original)
    if bare.mode not in ("L", "RGB"):
        bare = bare.convert("RGB")
    options: dict[str, Any] = {"qtables": tables} if tables else {"quality": 92}
    if sampling >= 0:
        options["subsampling"] = sampling
    return _saved(bare, "JPEG", **options)


def clean_gif(data: bytes) -> bytes:
    """A GIF, all its frames, without comments and application data."""
    return _clean_frames(_opened(data, "GIF"), "GIF")


def clean_png(data: bytes) -> bytes:
    """A PNG, all its frames, without text, EXIF and colour profile."""
    return _clean_frames(_opened(data, "PNG"), "PNG")


def clean_webp(data: bytes) -> bytes:
    """A WebP, all its frames, without EXIF, XMP and colour profile."""
    return _clean_frames(_opened(data, "WEBP"), "WEBP", quality=92)


def _opened(data: bytes, kind: str) -> Image.Image:
    """The picture with its size checked before anything is decoded. Raises `TooLarge`."""
    image = Image.open(BytesIO(data), formats=[kind])
    frames = 1 if kind == "JPEG" else getattr(image, "n_frames", 1)
    if image.width * image.height * frames > MAX_PIXELS:
        raise TooLarge
    return image


def _clean_frames(image: Image.Image, kind: str, **options: Any) -> bytes:
    first, *others = [(_bare(frame), frame.info.get("duration", 100)) for frame in ImageSequence.Iterator(image)]
    if others:
        options |= {
            "save_all": True,
            "append_images": [frame for frame, _duration in others],
            "duration": [duration for _frame, duration in (first, *others)],
            "loop": image.info.get("loop", 0),
        }
    return _saved(first[0], kind, **options)


def _bare(frame: Image.Image) -> Image.Image:
    """The pixels alone: upright, their colours brought to sRGB, and nothing that Pillow would carry along."""
    image = _in_srgb(ImageOps.exif_transpose(frame))
    if image.has_transparency_data and image.mode != "RGBA":
        image = image.convert("RGBA")
    image = image.copy()
    image.info = {}
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as the profile means them, so that the profile (which can name a device) may go."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):  # damaged, or meant for other colours
        return image
    return changed or image


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# What a PDF can carry besides its pages: descriptions, an editor's private data, files, scripts, things that
# play.
_HIDDEN_KEYS = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/EmbeddedFiles", "/EF", "/AF", "/Collection",
    "/JavaScript", "/JS", "/AA", "/OpenAction", "/XFA", "/RichMediaContent", "/RichMediaSettings",
)  # fmt: skip
_ACTIVE = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
)
_EMBEDDING = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
# Who wrote a comment and when. In a form field (/Widget) the same key is the field's name.
_COMMENT_KEYS = ("/T", "/M", "/CreationDate", "/NM")


def clean_pdf(data: bytes) -> bytes:
    """A PDF without properties, embedded files, scripts, comments' authors and its pictures' EXIF."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for found in pdf.objects:
            for thing in _within(found):
                _clean_thing(thing)
        del pdf.docinfo
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        out = BytesIO()
        # Saving writes what the pages reach: earlier states of the document stay behind.
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _within(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """An object and every dictionary or array directly inside it; what it refers to comes by itself."""
    waiting = [found]
    while waiting:
        thing = waiting.pop()
        yield thing
        if isinstance(thing, pikepdf.Array):
            inner = list(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            inner = [thing[key] for key in thing.keys()]  # noqa: SIM118 - a PDF dictionary is not iterable
        else:
            continue
        waiting += [item for item in inner if _nested(item)]


def _nested(item: Any) -> bool:
    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _clean_thing(thing: pikepdf.Object) -> None:
    if isinstance(thing, pikepdf.Array):
        for place in reversed(range(len(thing))):
            if isinstance(thing[place], pikepdf.Dictionary) and thing[place].get("/Subtype") in _EMBEDDING:
                del thing[place]
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    _drop(thing, _HIDDEN_KEYS)
    if isinstance(thing, pikepdf.Stream):
        _clean_picture(thing)
    elif thing.get("/S") in _ACTIVE:
        _drop(thing, tuple(thing.keys()))
    elif "/Rect" in thing and thing.get("/Subtype") != "/Widget":
        _drop(thing, _COMMENT_KEYS)


def _drop(thing: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _clean_picture(stream: pikepdf.Stream) -> None:
    if stream.get("/Filter") == "/DCTDecode":
        stream.write(without_segments(stream.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without its application segments and comments, the picture data untouched.

    APP0 (JFIF) and APP14 (Adobe: how the colours are coded) stay. What is not a JPEG comes back as it is.
    """
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept += jpeg[at:end]
        at = end
    return bytes(kept + jpeg[at:])


CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": clean_jpeg,
    "image/png": clean_png,
    "image/webp": clean_webp,
    "image/gif": clean_gif,
    "application/pdf": clean_pdf,
}


def main(media_type: str) -> int:
    """Clean standard input to standard output; `NOT_POSSIBLE` for whatever a file can be at fault for."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    cleaner = CLEANERS.get(media_type)
    if cleaner is None:
        return NOT_POSSIBLE
    try:
        clean = cleaner(sys.stdin.buffer.read())
    except Exception:  # a parser may answer a prepared file with any error
        return NOT_POSSIBLE
    sys.stdout.buffer.write(clean)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
