"""How reference data looks in an answer. `name` is in the language asked for, beside both."""

from typing import Any

from rest_framework import serializers

from complaints.models import Priority

_Object = serializers.Serializer[Any]


class NamedSerializer(_Object):
    """A row with a code and its names."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_ar = serializers.CharField()
    name_en = serializers.CharField()


class DescribedSerializer(NamedSerializer):
    """A named row with a sentence about it."""

    description = serializers.CharField()
    description_ar = serializers.CharField()
    description_en = serializers.CharField()


class EmergencySerializer(_Object):
    """A number to call."""

    kind = serializers.CharField(help_text="emergency, police, ambulance, civil-defence, child or women")
    number = serializers.CharField()
    name = serializers.CharField()
    name_ar = serializers.CharField()
    name_en = serializers.CharField()


class CountrySerializer(_Object):
    """The state this installation serves."""

    code = serializers.CharField(help_text="ISO 3166-1 alpha-2")
    name = serializers.CharField()
    name_ar = serializers.CharField()
    name_en = serializers.CharField()
    division_name = serializers.CharField(help_text="What a first-level division is called.")
    division_name_ar = serializers.CharField()
    division_name_en = serializers.CharField()
    timezone = serializers.CharField(help_text="IANA time zone")
    phone_region = serializers.CharField(help_text="The country of phone numbers without a country code.")
    nhri_name = serializers.CharField(help_text="The national human rights institution; empty where none is.")
    nhri_name_ar = serializers.CharField()
    nhri_name_en = serializers.CharField()
    emergency_numbers = EmergencySerializer(many=True)


class BodySerializer(DescribedSerializer):
    """A body of the state."""

    kind = serializers.CharField()
    # The code of the body above it.
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # declared fields leave the class
    active = serializers.BooleanField(help_text="Whether it receives complaints at present.")


class SubcategorySerializer(DescribedSerializer):
    """A narrower subject within a category."""

    default_priority = serializers.ChoiceField(choices=Priority.choices)
    urgent_if = serializers.ListField(child=serializers.CharField(), help_text="Codes of urgency flags.")
    rights = serializers.ListField(child=serializers.CharField(), help_text="Articles, such as ICCPR:7.")


class CategorySerializer(DescribedSerializer):
    """A subject. A complaint names one of its subcategories."""

    group = serializers.CharField(help_text="The code of the heading it stands under.")
    subcategories = SubcategorySerializer(many=True)


class CategoriesSerializer(_Object):
    """Headings, and the categories under them."""

    groups = NamedSerializer(many=True)
    categories = CategorySerializer(many=True)


class ChoiceSerializer(_Object):
    """One choice of a fixed list, with its words in the language asked for."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # declared fields leave the class
    label_ar = serializers.CharField()
    label_en = serializers.CharField()


class ChoicesSerializer(_Object):
    """The fixed lists that a complaint chooses from."""

    filed_for = ChoiceSerializer(many=True)
    authority = ChoiceSerializer(many=True)
    confidentiality = ChoiceSerializer(many=True)
    safe_channel = ChoiceSerializer(many=True)
    safe_time = ChoiceSerializer(many=True)
    place_kind = ChoiceSerializer(many=True)
    respondent_kind = ChoiceSerializer(many=True)
    respondent_level = ChoiceSerializer(many=True)


class ReceiverSerializer(_Object):
    """The body that a complaint would go to, and why."""

    body = NamedSerializer()
    reasons = serializers.ListField(child=serializers.CharField())
    informed = NamedSerializer(many=True, help_text="Who else may be told, if the complainant consents.")
    otherwise = NamedSerializer(help_text="Who receives it instead, if the complainant objects to `body`.")
