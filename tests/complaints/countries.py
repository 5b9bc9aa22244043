"""Countries as rules and filters receive them, without a database."""

from dataclasses import replace

from complaints.domain.reference_infos import CountryInfo

JORDAN = CountryInfo(
    code="JO",
    iso3="JOR",
    name_ar="الأردن",
    name_en="Jordan",
    division_name_ar="محافظة",
    division_name_en="governorate",
    division_name_plural_ar="محافظات",
    division_name_plural_en="governorates",
    weekend=frozenset({4, 5}),
    half_days=frozenset(),
    extra_holidays=frozenset(),
    digits="western",
    hijri="none",
    timezone="Asia/Amman",
    phone_region="JO",
    nhri_name_ar="المركز الوطني لحقوق الإنسان",
    nhri_name_en="National Centre for Human Rights",
    emergency_numbers=(),
)
SAUDI_ARABIA = replace(JORDAN, code="SA", timezone="Asia/Riyadh", hijri="beside")
EGYPT = replace(JORDAN, code="EG", timezone="Africa/Cairo", digits="arabic-indic")
MOROCCO = replace(JORDAN, code="MA", timezone="Africa/Casablanca")
