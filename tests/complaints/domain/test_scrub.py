"""Hidden data goes, the picture or the page stays."""

import subprocess
import sys
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms

from complaints.domain import scrub

AMMAN = {1: "N", 2: (31.0, 57.0, 0.0), 3: "E", 4: (35.0, 56.0, 0.0)}
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ORIENTATION], data[MAKER], data[GPS] = orientation, "Layla's phone", AMMAN
    return data


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, 10, 10))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def test_a_photo_loses_place_phone_and_comment() -> None:
    photo = picture("JPEG", exif=exif(), comment=b"taken by Layla", xmp=b"<x:xmpmeta>Layla</x:xmpmeta>")
    assert opened(photo).getexif().get_ifd(GPS) and b"Layla" in photo

    clean = scrub.clean_jpeg(photo)

    assert not opened(clean).getexif()
    assert b"Layla" not in clean and b"Exif" not in clean


def test_a_photo_taken_sideways_stands_upright() -> None:
    clean = opened(scrub.clean_jpeg(picture("JPEG", exif=exif(orientation=6))))

    assert clean.size == (40, 60)
    # The red corner was at the top left; a quarter turn clockwise brings it to the top right.
    red, _green, blue = clean.convert("RGB").getpixel((37, 2))
    assert red > 200 > 100 > blue


def test_a_photo_stays_as_fine_as_it_was() -> None:
    photo = picture("JPEG", quality=97, subsampling=0)

    assert opened(scrub.clean_jpeg(photo)).quantization == opened(photo).quantization


def profile(colours: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(colours)).tobytes()


@pytest.mark.parametrize(
    "carried", [profile("sRGB"), profile("LAB"), b"no profile"], ids=["right", "of other colours", "damaged"]
)
def test_a_colour_profile_goes_and_the_colours_stay(carried: bytes) -> None:
    clean = opened(scrub.clean_png(picture("PNG", icc_profile=carried)))

    assert "icc_profile" not in clean.info
    assert clean.convert("RGB").getpixel((2, 2)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("kind", "clean", "hidden"),
    [
        ("PNG", scrub.clean_png, {"exif": exif()}),
        ("WEBP", scrub.clean_webp, {"exif": exif(), "xmp": b"Layla"}),
        ("GIF", scrub.clean_gif, {"comment": b"taken by Layla"}),
    ],
)
def test_other_pictures_lose_what_they_hide(kind: str, clean: Any, hidden: dict[str, Any]) -> None:
    before = picture(kind, **hidden)
    after = clean(before)

    assert b"Layla" in before and b"Layla" not in after
    assert opened(after).format == kind and opened(after).size == (60, 40)


@pytest.mark.parametrize(("kind", "clean"), [("GIF", scrub.clean_gif), ("WEBP", scrub.clean_webp)])
def test_a_moving_picture_keeps_its_frames(kind: str, clean: Any) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300])

    after = Image.open(BytesIO(clean(out.getvalue())))

    assert after.n_frames == 3  # type: ignore[attr-defined]  # of pictures that move


def test_a_transparent_picture_stays_transparent() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")

    assert opened(scrub.clean_png(out.getvalue())).convert("RGBA").getpixel((5, 5))[3] == 0


def bomb() -> bytes:
    """72 million pixels in a few kilobytes."""
    out = BytesIO()
    Image.new("1", (9000, 8000)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_larger_than_memory_allows_is_refused_before_it_is_decoded() -> None:
    assert len(bomb()) < 20_000

    with pytest.raises(scrub.TooLarge):
        scrub.clean_png(bomb())


def document() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Author"] = "Layla"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Layla"]
    pdf.attachments["list.txt"] = b"Layla's list"
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Layla')")
    page.obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Text,
                Rect=[0, 0, 9, 9],
                T="Layla",
                Contents="see here",
            ),
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 9, 9],
                A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="Layla.exe"),
            ),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9]),
        ]
    )
    photo = pdf.make_stream(picture("JPEG", exif=exif(), comment=b"Layla"))
    photo.Filter = pikepdf.Name.DCTDecode
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 60, 40, 8
    photo.ColorSpace = pikepdf.Name.DeviceRGB
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    page.Contents = pdf.make_stream(b"q 60 0 0 40 0 0 cm /Im0 Do Q")
    return pdf


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def test_a_pdf_keeps_its_page_and_picture_and_loses_the_rest() -> None:
    clean = scrub.clean_pdf(saved(document()))

    with pikepdf.open(BytesIO(clean)) as pdf:
        assert not pdf.docinfo.keys() and "/Metadata" not in pdf.Root
        assert not pdf.attachments and "/OpenAction" not in pdf.Root
        [comment, link] = pdf.pages[0].obj.Annots
        assert str(comment.Contents) == "see here" and "/T" not in comment
        assert not link.A.keys()
        photo = pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
        assert opened(photo).size == (60, 40)
    uncompressed = saved(pikepdf.open(BytesIO(clean)), compress_streams=False)
    assert b"Layla" not in uncompressed and b"Exif" not in uncompressed


def test_a_form_field_keeps_the_name_by_which_its_document_knows_it() -> None:
    pdf = document()
    field = pdf.make_indirect(
        pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9], T="family name", V="Haddad")
    )
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    pdf.pages[0].obj.Annots.append(field)

    with pikepdf.open(BytesIO(scrub.clean_pdf(saved(pdf)))) as clean:
        assert str(clean.pages[0].obj.Annots[2].T) == "family name"


def test_a_locked_pdf_cannot_be_cleaned() -> None:
    locked = saved(document(), encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(pikepdf.PasswordError):
        scrub.clean_pdf(locked)


def run(media_type: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", scrub.__file__, media_type],
        input=data,
        capture_output=True,
        env={},
        check=False,
    )


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("image/jpeg", b"\xff\xd8\xff\xe0 broken"),
        ("image/png", b"\x89PNG\r\n\x1a\n broken"),
        ("image/webp", b""),
        ("image/gif", b"GIF89a\xff\xff\xff\xff"),
        ("application/pdf", b"%PDF-1.7 broken"),
        ("video/mp4", b"of a kind that nothing here cleans"),
    ],
)
def test_a_broken_file_ends_the_process_in_an_orderly_way(media_type: str, data: bytes) -> None:
    assert run(media_type, data).returncode == scrub.NOT_POSSIBLE


def test_the_process_answers_with_the_clean_file_and_nothing_else() -> None:
    photo = picture("JPEG", exif=exif())

    assert run("image/jpeg", photo).stdout == scrub.clean_jpeg(photo)
